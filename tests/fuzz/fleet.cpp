// fleet.yaml: what is read of one has names that are unique, and issuers that are there.
#include <set>

#include "base/text.hpp"
#include "fleet/inventory.hpp"
#include "support/fuzz.hpp"

using namespace certkit;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text({data, size});
  if (text.find("include") != std::string_view::npos) return 0;  // that reads files, which are of this machine and not of the input
  fleet::Fleet fleet;
  if (!fuzz::takes(size, {64u << 20, 20'000}, [&] { fleet = fleet::read_fleet_text(text, "fleet.yaml"); })) return 0;
  std::set<std::string> names;
  for (const fleet::CertificateEntry& one : fleet.certificates) {
    fuzz::require(names.insert(one.name).second, "each certificate has a name of its own");
    fuzz::require(fleet.issuer(one.issuer) != nullptr, "each certificate has an issuer of the fleet");
    fuzz::require(!one.subject.empty() || !one.san.empty() || !one.profile.empty(), "each certificate asks for something");
    fuzz::require(fleet.certificate(one.name) == &one, "a certificate is found by its name");
  }
  return 0;
}
