// How many threads are of use here.
#pragma once

namespace certkit::base {

// The processors that this process may run on (taskset, cpusets of containers); at least 1.
[[nodiscard]] unsigned processors() noexcept;

}  // namespace certkit::base
