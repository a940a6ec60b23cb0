// The one table of what fleet.yaml may hold: from it come the parser with its messages, the JSON Schema and the reference.
#pragma once

#include "fleet/inventory.hpp"
#include "profile/binding.hpp"

namespace certkit::fleet {

// One file, before its `include` and its `defaults` are applied.
struct FleetFile {
  Place place;
  std::string name;
  std::vector<std::string> include;
  std::vector<IssuerEntry> issuers;
  std::map<std::string, Limit> limits;
  profile::Node defaults;  // of each certificate: merged under what it says itself
  std::vector<profile::Node> certificates;
  std::vector<Notify> notify;
};
// The table, from its root.
[[nodiscard]] const profile::RecordInfo& fleet_record();
// The text of docs/fleet-reference.md.
[[nodiscard]] std::string fleet_reference_markdown();
// Takes the certificates out of `root`.
[[nodiscard]] FleetFile read_fleet_file(profile::Node& root, const std::filesystem::path& folder);
[[nodiscard]] CertificateEntry read_certificate(const profile::Node& node);

}  // namespace certkit::fleet
