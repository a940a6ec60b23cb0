// What others renew certificates with: a playbook of Venafi's vcert, the folders of certbot, lego and acme.sh. One importer per format; all
// give one value, which becomes a fleet.yaml (fleet_text.hpp). Nothing is run, no key is read, and no secret is copied.
#pragma once

#include <filesystem>

#include "fleet/import/imported.hpp"

namespace certkit::fleet {

// A file is a playbook; of a folder it is seen by what is in it whose it is. Throws Errc::usage where it is nobody's, "file:line: …" for
// what its own tool would not read either, Errc::unreadable, Errc::limit.
[[nodiscard]] ImportedFleet import_fleet(const std::filesystem::path& source);

// The importers.
[[nodiscard]] ImportedFleet import_playbook(std::string_view text, const std::string& file);
[[nodiscard]] ImportedFleet import_certbot(const std::filesystem::path& folder);
[[nodiscard]] ImportedFleet import_lego(const std::filesystem::path& folder);
[[nodiscard]] ImportedFleet import_acme_sh(const std::filesystem::path& folder);

// One certificate each: what its own file says, and the certificate.
void take_renewal(std::string_view text, const std::string& file, const Certificate& certificate, ImportedFleet& fleet);
void take_domain(std::string_view text, const std::string& file, const std::filesystem::path& folder, const Certificate& certificate,
                 ImportedFleet& fleet);

}  // namespace certkit::fleet
