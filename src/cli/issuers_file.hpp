// issuers.yaml: issuers by name, each with its settings. Secrets only by reference.
//   office:
//     issuer: adcs:https://ca01.contoso.com/certsrv
//     template: WebServer
//     password: env:ENROLL_PASSWORD
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "issue/settings.hpp"

namespace certkit::cli {

struct NamedIssuer {
  std::string issuer;  // "adcs:https://…"
  std::vector<issue::GivenSetting> settings;
  std::vector<std::string> attributes;
};
// Throws Errc::usage with the place: a name that is not there (and the nearest that is), an entry without `issuer`, what is no YAML.
[[nodiscard]] NamedIssuer issuer_called(const std::string& name, const std::filesystem::path& file);

}  // namespace certkit::cli
