// The version of yaml-cpp: that of the build, since yaml-cpp cannot be asked.
#pragma once

#include "base/library_version.hpp"

namespace certkit::profile {

[[nodiscard]] base::LibraryVersion yaml_cpp_version();

}  // namespace certkit::profile
