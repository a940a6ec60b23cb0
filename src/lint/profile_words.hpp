// Which words of a profile are used in its rules.
#pragma once

#include <set>
#include <string>

#include "profile/schema.hpp"

namespace certkit::lint {

// Every word that could be a variable in whatever is evaluated: not in tests, values, sources and texts for people.
[[nodiscard]] std::set<std::string> words_used(const profile::Node& effective);
// Said in the profile's own file, and not in one that it extends.
[[nodiscard]] bool is_own(const profile::DeviceProfile& profile, const profile::Place& place);

}  // namespace certkit::lint
