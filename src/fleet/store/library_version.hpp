// The version of libpq, which is loaded when a store on a server is opened; empty where it is not installed.
#pragma once

#include "base/library_version.hpp"

namespace certkit::fleet {

[[nodiscard]] base::LibraryVersion libpq_version();

}  // namespace certkit::fleet
