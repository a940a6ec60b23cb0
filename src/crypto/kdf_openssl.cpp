// The key derivations that OpenSSL does as well as anybody: scrypt, and PBKDF2 with rare hashes.
#include <openssl/kdf.h>

#include <climits>

#include "crypto/kdf.hpp"
#include "crypto/openssl.hpp"

namespace certkit::crypto {

Secret pbkdf2_named(const std::string& digest, ByteView password, ByteView salt, std::uint64_t iterations, std::size_t size) {
  if (iterations == 0 || iterations > INT_MAX)
    throw Error(Errc::malformed, "PBKDF2 with an iteration count of " + std::to_string(iterations));
  if (password.size() > INT_MAX || salt.size() > INT_MAX || size > INT_MAX)
    throw Error(Errc::limit, "PBKDF2 with inputs of more than 2 GiB");
  const OpensslErrors errors;
  const EvpDigestPtr algorithm(EVP_MD_fetch(nullptr, digest.c_str(), nullptr));
  if (!algorithm) openssl_failed(Errc::unsupported, "HMAC with " + digest + " is not offered by this OpenSSL");
  Secret out(size);
  if (PKCS5_PBKDF2_HMAC(reinterpret_cast<const char*>(password.data()), static_cast<int>(password.size()), salt.data(),
                        static_cast<int>(salt.size()), static_cast<int>(iterations), algorithm.get(), static_cast<int>(size),
                        out.reveal_mutable().data()) != 1)
    openssl_failed(Errc::internal, "OpenSSL could not derive a key with PBKDF2");
  return out;
}

Secret scrypt(ByteView password, ByteView salt, std::uint64_t n, std::uint64_t r, std::uint64_t p, std::size_t size) {
  constexpr std::uint64_t kMostMemory = 256u << 20;
  // RFC 7914 §2: N a power of two above 1, r * p below 2^30. Divided, not multiplied: the numbers are anybody's.
  if (n < 2 || (n & (n - 1)) != 0 || r == 0 || p == 0 || p > ((1u << 30) - 1) / r)
    throw Error(Errc::malformed, "scrypt with parameters that RFC 7914 does not allow");
  if (n > kMostMemory / 128 / r || p > kMostMemory / 128 / r)
    throw Error(Errc::limit, "scrypt would take more than 256 MiB (N=" + std::to_string(n) + ", r=" + std::to_string(r) +
                                 ", p=" + std::to_string(p) + ")");
  const OpensslErrors errors;
  Secret out(size);
  if (EVP_PBE_scrypt(reinterpret_cast<const char*>(password.data()), password.size(), salt.data(), salt.size(), n, r, p, 3 * kMostMemory,
                     out.reveal_mutable().data(), size) != 1)
    openssl_failed(Errc::unsupported, "OpenSSL could not derive a key with scrypt");
  return out;
}

}  // namespace certkit::crypto
