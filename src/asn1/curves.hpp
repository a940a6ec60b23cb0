// Elliptic curves as SubjectPublicKeyInfo names them: the size of the field, and explicit parameters recognised.
#pragma once

#include "asn1/reader.hpp"

namespace certkit::asn1 {

// Bits of the field of a named curve; 0 if unknown here.
[[nodiscard]] int curve_bits(ByteView oid_content) noexcept;

// ECParameters written out (RFC 3279 §2.3.5, X9.62): "specifiedCurve". Numbers are magnitudes without leading zeros; a and b are padded to
// the field in the file.
struct ExplicitCurve {
  int bits = 0;                       // of the prime, or the degree m
  ByteView field, a, b, base, order;  // field: the prime, or the DER of the parameters of a binary field
};
ExplicitCurve read_explicit_curve(Reader& reader, const char* field);  // throws Errc::malformed

// P-256, P-384 or P-521 if these are their parameters, whatever the seed and the form of the base point; else an empty view.
[[nodiscard]] ByteView named_curve_of(const ExplicitCurve& curve) noexcept;

}  // namespace certkit::asn1
