#include <malloc.h>
#include <sched.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "base/processors.hpp"

namespace certkit::base {

unsigned processors() noexcept {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0) return std::max(1u, static_cast<unsigned>(CPU_COUNT(&allowed)));
  return std::max(1u, std::thread::hardware_concurrency());  // more than 1024 of them
}

void share_heaps() noexcept {
  const char* const tunables = std::getenv("GLIBC_TUNABLES");
  if (std::getenv("MALLOC_ARENA_MAX") != nullptr) return;
  if (tunables != nullptr && std::strstr(tunables, "glibc.malloc.arena_max") != nullptr) return;
  (void)::mallopt(M_ARENA_MAX, static_cast<int>(processors()));
}

}  // namespace certkit::base
