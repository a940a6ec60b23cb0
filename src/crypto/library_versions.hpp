// The versions of OpenSSL and Botan, as they are linked at run time.
#pragma once

#include "base/library_version.hpp"

namespace certkit::crypto {

[[nodiscard]] base::LibraryVersion openssl_version();
[[nodiscard]] base::LibraryVersion botan_version();

}  // namespace certkit::crypto
