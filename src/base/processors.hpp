// How many threads are of use here.
#pragma once

namespace certkit::base {

// The processors that this process may run on (taskset, cpusets of containers); at least 1.
[[nodiscard]] unsigned processors() noexcept;
// From now on threads share as many heaps as there are processors. Else the C library gives each of them its own, up to eight a processor,
// and what is freed in one is of no use to the others. It is for the whole process, so the program alone calls it, before it has threads;
// where the environment says how many heaps there are to be (MALLOC_ARENA_MAX, GLIBC_TUNABLES), nothing changes.
void share_heaps() noexcept;

}  // namespace certkit::base
