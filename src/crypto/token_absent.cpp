// In a certkit that was built without libp11 (src/cmake/dependencies.cmake chooses between this file and token/).
#include "certkit/error.hpp"
#include "crypto/token.hpp"

namespace certkit::crypto {
namespace {

[[noreturn]] void absent() {
  throw Error(Errc::unsupported, "pkcs11: this certkit was built without libp11, so it uses no keys in tokens",
              "on Debian and Ubuntu: apt install libp11-dev libp11-kit-dev, and build certkit again; its packages have it");
}

}  // namespace

PrivateKey token_key(const TokenUri&, const AskPin&) { absent(); }
PrivateKey make_token_key(const TokenUri&, const KeySpec&, const AskPin&) { absent(); }
std::vector<base::LibraryVersion> token_library_versions() { return {}; }

}  // namespace certkit::crypto
