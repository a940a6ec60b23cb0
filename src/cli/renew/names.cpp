#include "cli/renew/names.hpp"

#include "base/text.hpp"
#include "cli/meant.hpp"

namespace certkit::cli {

std::vector<std::string> names_of(const fleet::Fleet& fleet) {
  std::vector<std::string> names;
  for (const fleet::CertificateEntry& entry : fleet.certificates) names.push_back(entry.name);
  return names;
}

Error no_such_certificate(const std::string& name, const std::vector<std::string>& known) {
  return {Errc::usage, "the fleet has no certificate \"" + base::printable(name) + "\"", did_you_mean(name, known), name};
}

}  // namespace certkit::cli
