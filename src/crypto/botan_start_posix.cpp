#include <cstdlib>
#include <mutex>

#include "crypto/botan_version.hpp"
#include "crypto/threads.hpp"

namespace certkit::crypto {

void start_botan() {
  static std::once_flag once;
  std::call_once(once, [] { ::setenv("BOTAN_MLOCK_POOL_SIZE", "16", 0); });  // KiB; an RSA-4096 private key takes 4
}

void prepare_for_threads() { start_botan(); }

}  // namespace certkit::crypto
