#include "crypto/openssl_memory.hpp"

#include <openssl/crypto.h>

#include <atomic>
#include <cstdlib>

#include "base/freed.hpp"

namespace certkit::crypto {
namespace {

std::atomic<bool> used = false;

void* allocate(std::size_t size, const char*, int) {
  used.store(true, std::memory_order_relaxed);
  return std::malloc(size);
}
void* reallocate(void* memory, std::size_t size, const char*, int) { return base::wiping_realloc(memory, size); }
void release(void* memory, const char*, int) { base::wiping_free(memory); }

}  // namespace

void wipe_what_openssl_frees() noexcept {
  // Refused only after the first allocation: then there is nothing to be done about it.
  (void)CRYPTO_set_mem_functions(allocate, reallocate, release);
}

bool openssl_was_used() noexcept { return used.load(std::memory_order_relaxed); }

}  // namespace certkit::crypto
