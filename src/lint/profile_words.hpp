// Which words of a profile are used in its rules.
#pragma once

#include <set>
#include <string>

#include "profile/node.hpp"

namespace certkit::lint {

// Every word that could be a variable in whatever is evaluated: not in tests, values, sources and texts for people.
[[nodiscard]] std::set<std::string> words_used(const profile::Node& effective);

}  // namespace certkit::lint
