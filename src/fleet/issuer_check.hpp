// What is wrong with an issuer is found when the fleet is read, and not by the first certificate that wants it.
#pragma once

#include "fleet/inventory.hpp"

namespace certkit::fleet {

// `place`: of KIND:PLACE. Throws Errc::usage with file, line and column: a kind or setting that there is not (and the nearest that there
// is), a value that is none, a secret that stands there itself, a URL that is none or has a user in it, attributes for who takes none.
void check_issuer(const IssuerEntry& entry, const Place& place);
[[nodiscard]] bool calls_back(const IssuerEntry& entry);  // it looks at services of the machine that asks (ACME)
// The folder of an issuer that works in one (ca:, manual:), absolute; empty: it has none.
[[nodiscard]] std::filesystem::path folder_of_issuer(const IssuerEntry& entry, const std::filesystem::path& from);

}  // namespace certkit::fleet
