// What a profile asks of a certificate that is there already.
#pragma once

#include <optional>

#include "profile/resolve.hpp"

namespace certkit::profile {

// Names, common name and usages, made of these values for a key of that type. Absent where a value is needed that nobody gave: then nothing
// is asked. Throws Errc::usage for a value that the profile does not take.
[[nodiscard]] std::optional<CsrSpec> asked_of_certificate(const DeviceProfile& profile, const GivenInputs& given, const Which& which,
                                                          KeyType key);

}  // namespace certkit::profile
