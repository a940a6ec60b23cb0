#include "crypto/library_versions.hpp"

#include <botan/version.h>
#include <openssl/crypto.h>

namespace certkit::crypto {

base::LibraryVersion openssl_version() { return {"OpenSSL", OpenSSL_version(OPENSSL_FULL_VERSION_STRING)}; }

base::LibraryVersion botan_version() { return {"Botan", Botan::short_version_string()}; }

}  // namespace certkit::crypto
