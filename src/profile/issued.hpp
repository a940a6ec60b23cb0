// Is the certificate that the CA returned one that the device can use?
#pragma once

#include "profile/schema.hpp"

namespace certkit::profile {

// One sentence for each of the profile's `issued` rules that the certificate breaks, with the rule's place. What was asked for and what
// came back is compared elsewhere.
[[nodiscard]] std::vector<std::string> issued_objections(const IssuedRule& rule, const Certificate& certificate, Time now);

}  // namespace certkit::profile
