// A file of one's own on top of a device's profile, to be filled in.
#pragma once

#include <string>

#include "profile/resolve.hpp"

namespace certkit::profile {

// YAML with a comment for every value: what it is, whether it is needed, an example. What `given` has is filled in; of the rest, what is
// needed waits for its value and what is not stands as a comment, with its default. Throws Errc::usage for an abstract profile and a value
// that no input takes.
// `extends`: what the new file calls the device's: its id, or a path relative to itself.
[[nodiscard]] std::string new_profile(const DeviceProfile& device, const std::string& extends, const GivenInputs& given);

}  // namespace certkit::profile
