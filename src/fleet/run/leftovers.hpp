// What runs that were killed laid beside the places of the fleet's files.
#pragma once

#include <filesystem>
#include <vector>

#include "fleet/inventory.hpp"
#include "profile/library.hpp"

namespace certkit::fleet {

// By their names (deployment.hpp), in the folders of all installations; sorted. A run clears them by what is remembered of it: this is for
// where nothing is. They may also be of a run of another fleet that is at work now. Places that cannot be told, or looked into, are left
// out.
[[nodiscard]] std::vector<std::filesystem::path> leftovers(const Fleet& fleet, const profile::Library& library);

}  // namespace certkit::fleet
