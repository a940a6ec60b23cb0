#include <cstdlib>
#include <mutex>

#include "crypto/botan_version.hpp"

namespace certkit::crypto {

void start_botan() {
  static std::once_flag once;
  std::call_once(once, [] { ::setenv("BOTAN_MLOCK_POOL_SIZE", "16", 0); });  // KiB; an RSA-4096 private key takes 4
}

}  // namespace certkit::crypto
