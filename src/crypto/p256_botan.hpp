// Botan 2's P-256 for very many questions. A key that is asked about once is Botan's own affair; from the hundredth on, multiples of the
// same few points (the curve's own, and those of issuers) come out of tables, at a tenth of the time. Fields and points are Botan's, the
// tables are made by its additions, and each is compared with Botan's own multiplication before it is used. Botan 3 is quick by itself:
// nothing here is for it.
#pragma once

#include <optional>

#include "certkit/bytes.hpp"

namespace certkit::crypto::p256_botan {

// Each nullopt: ask Botan itself. Points are uncompressed (65 octets), scalars have 32 octets, signatures are DER. No answer depends on the
// time that a secret takes: of a table every entry is read.

[[nodiscard]] bool is_ready() noexcept;  // the base point's table is there: what follows is answered
// Whether the private number times the base point is the point.
[[nodiscard]] std::optional<bool> is_pair(ByteView scalar, ByteView point);
// Whether `signature` is that of `point` on the digest. For points that are asked about often.
[[nodiscard]] std::optional<bool> verify(ByteView point, ByteView digest, ByteView signature);
// The same, where the private number of the point is at hand: u1 G + u2 Q is (u1 + u2 d) G, one multiple in place of two. That it is the
// point's is looked at too.
[[nodiscard]] std::optional<bool> verify(ByteView scalar, ByteView point, ByteView digest, ByteView signature);

}  // namespace certkit::crypto::p256_botan
