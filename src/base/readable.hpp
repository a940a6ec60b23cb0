// Waiting for what comes over a descriptor that a library holds.
#pragma once

#include <chrono>

namespace certkit::base {

// True when there is something to read, or the other side is gone; false after `limit`, or when a signal came.
[[nodiscard]] bool wait_readable(int descriptor, std::chrono::milliseconds limit);

}  // namespace certkit::base
