#include <malloc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "base/freed.hpp"
#include "certkit/secret.hpp"

namespace certkit::base {
namespace {

constexpr std::size_t kDeepest = 128u << 10;
constinit thread_local int wiping = 0;

}  // namespace

void wiping_free(void* memory) noexcept {
  if (memory == nullptr) return;
  wipe(memory, ::malloc_usable_size(memory));
  std::free(memory);
}

void* wiping_realloc(void* memory, std::size_t size) noexcept {
  if (memory == nullptr) return std::malloc(size);
  if (size == 0) {
    wiping_free(memory);
    return nullptr;
  }
  const std::size_t before = ::malloc_usable_size(memory);
  void* const moved = std::malloc(size);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, memory, std::min(before, size));
  wiping_free(memory);
  return moved;
}

WipeDeleted::WipeDeleted() noexcept { ++wiping; }
WipeDeleted::~WipeDeleted() { --wiping; }

void free_as_wanted(void* memory) noexcept {
  if (wiping != 0)
    wiping_free(memory);
  else
    std::free(memory);
}

// The freed memory is filled with this octet, and new memory with its complement: zeros. Caches of threads are passed by; they can be
// turned off by the environment alone, before the program begins (GLIBC_TUNABLES).
void wipe_large_blocks_when_freed() noexcept { (void)::mallopt(M_PERTURB, 0xff); }

[[gnu::noinline]] void wipe_stack() noexcept {
  std::uint8_t below[kDeepest];
  wipe(below, sizeof below);
}

}  // namespace certkit::base
