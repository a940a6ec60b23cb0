#include <openssl/rand.h>

#include <algorithm>
#include <climits>

#include "crypto/openssl.hpp"
#include "crypto/pbe.hpp"

namespace certkit::crypto {

void random_bytes(std::span<std::uint8_t> out) {
  const OpensslErrors errors;
  while (!out.empty()) {
    const std::size_t part = std::min<std::size_t>(out.size(), INT_MAX);
    if (RAND_bytes(out.data(), static_cast<int>(part)) != 1) openssl_failed(Errc::internal, "no random numbers are to be had from OpenSSL");
    out = out.subspan(part);
  }
}

Bytes random_bytes(std::size_t size) {
  Bytes out(size);
  random_bytes(std::span<std::uint8_t>(out));
  return out;
}

}  // namespace certkit::crypto
