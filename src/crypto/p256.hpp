// P-256 below OpenSSL's EVP layer, on one group that is set up once: of the time of a key and a signature, EVP would add as much again
// for fetching, exporting and importing. Deprecated in OpenSSL 3 in favour of EVP, present in all of 3.x.
#pragma once

#include <array>
#include <memory>

#include "certkit/secret.hpp"

namespace certkit::crypto::p256 {

struct Pair {
  Secret scalar;                       // 32 octets
  std::array<std::uint8_t, 65> point;  // uncompressed
};
[[nodiscard]] Pair generate();
// ECDSA, DER. `digest`: of any size, cut to the order's as FIPS 186 has it.
[[nodiscard]] Bytes sign(ByteView scalar, ByteView digest);
// Whether the private number times the base point is the point (in any form that OpenSSL reads).
[[nodiscard]] bool is_pair(ByteView scalar, ByteView point);

// A public point. Throws Errc::malformed where it is not on the curve.
class PublicPoint {
 public:
  explicit PublicPoint(ByteView point);
  PublicPoint(PublicPoint&&) noexcept;
  PublicPoint& operator=(PublicPoint&&) noexcept;
  ~PublicPoint();
  [[nodiscard]] bool verify(ByteView digest, ByteView signature) const;  // as sign() makes it; false for what is no DER

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

// Of a number modulo the order, for who looks whether it is one; not in constant time. `number`: at most 32 octets, not 0.
[[nodiscard]] Bytes inverse_of(ByteView number);

}  // namespace certkit::crypto::p256
