#include "fleet/import/import.hpp"

#include <algorithm>

#include "fleet/import/source.hpp"

namespace certkit::fleet {
namespace {

bool has_ending(const std::filesystem::path& folder, std::string_view ending) {
  const std::vector<std::string> names = names_in(folder);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return name.ends_with(ending); });
}

bool is_acme_sh(const std::filesystem::path& folder) {
  if (is_file(folder / "account.conf")) return true;
  const std::vector<std::string> names = names_in(folder);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    const std::string domain = name.ends_with("_ecc") ? name.substr(0, name.size() - 4) : name;
    return is_file(folder / name / (domain + ".conf"));
  });
}

}  // namespace

ImportedFleet import_fleet(const std::filesystem::path& source) {
  if (!is_folder(source)) return import_playbook(text_of(source), source.string());
  if (has_ending(source / "renewal", ".conf")) return import_certbot(source);
  if (has_ending(source / "certificates", ".json")) return import_lego(source);
  if (is_acme_sh(source)) return import_acme_sh(source);
  throw Error(
      Errc::usage, "this is no folder of certbot, lego or acme.sh",
      "certbot's has renewal/*.conf (/etc/letsencrypt), lego's certificates/*.json (.lego), acme.sh's DOMAIN/DOMAIN.conf (~/.acme.sh); a "
      "playbook of vcert is a file",
      source.string());
}

}  // namespace certkit::fleet
