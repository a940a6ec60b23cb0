// What the words mean that device profiles have for rules and pitfalls of their own.
#pragma once

#include <optional>

#include "cli/explanations.hpp"
#include "profile/library.hpp"

namespace certkit::cli {

// Of an assert, a check or a pitfall of any profile of the library. Reads all of them.
[[nodiscard]] std::optional<Explanation> explained_by_profiles(const profile::Library& library, const std::string& id);

}  // namespace certkit::cli
