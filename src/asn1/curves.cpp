#include "asn1/curves.hpp"

#include <algorithm>
#include <array>

#include "asn1/algorithm.hpp"
#include "asn1/oids.hpp"

namespace certkit::asn1 {
namespace {

struct NamedCurve {
  Oid oid;
  int bits;
};
constexpr NamedCurve kCurves[] = {
    {oid::kP256, 256},
    {oid::kP384, 384},
    {oid::kP521, 521},
    {Oid("1.2.840.10045.3.1.1"), 192},
    {Oid("1.3.132.0.33"), 224},
    {Oid("1.3.132.0.10"), 256},
    {Oid("1.2.840.10045.3.1.2"), 192},
    {Oid("1.2.840.10045.3.1.3"), 192},
    {Oid("1.2.840.10045.3.1.4"), 239},
    {Oid("1.2.840.10045.3.1.5"), 239},
    {Oid("1.2.840.10045.3.1.6"), 239},
    {Oid("1.3.132.0.8"), 160},
    {Oid("1.3.132.0.9"), 160},
    {Oid("1.3.132.0.30"), 160},
    {Oid("1.3.132.0.31"), 192},
    {Oid("1.3.132.0.32"), 224},
    {Oid("1.3.132.0.1"), 163},
    {Oid("1.3.132.0.15"), 163},
    {Oid("1.3.132.0.26"), 233},
    {Oid("1.3.132.0.27"), 233},
    {Oid("1.3.132.0.16"), 283},
    {Oid("1.3.132.0.17"), 283},
    {Oid("1.3.132.0.36"), 409},
    {Oid("1.3.132.0.37"), 409},
    {Oid("1.3.132.0.38"), 571},
    {Oid("1.3.132.0.39"), 571},
    {Oid("1.3.36.3.3.2.8.1.1.1"), 160},
    {Oid("1.3.36.3.3.2.8.1.1.3"), 192},
    {Oid("1.3.36.3.3.2.8.1.1.5"), 224},
    {Oid("1.3.36.3.3.2.8.1.1.7"), 256},
    {Oid("1.3.36.3.3.2.8.1.1.8"), 256},
    {Oid("1.3.36.3.3.2.8.1.1.9"), 320},
    {Oid("1.3.36.3.3.2.8.1.1.11"), 384},
    {Oid("1.3.36.3.3.2.8.1.1.12"), 384},
    {Oid("1.3.36.3.3.2.8.1.1.13"), 512},
    {Oid("1.3.36.3.3.2.8.1.1.14"), 512},
    {Oid("1.2.156.10197.1.301"), 256},
};

constexpr Oid kPrimeField("1.2.840.10045.1.1"), kBinaryField("1.2.840.10045.1.2");

constexpr std::uint8_t digit(char c) { return static_cast<std::uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10); }
template <std::size_t N>
constexpr std::array<std::uint8_t, N / 2> from_hex(const char (&hex)[N]) {
  std::array<std::uint8_t, N / 2> out{};
  for (std::size_t i = 0; i < N / 2; ++i) out[i] = static_cast<std::uint8_t>(digit(hex[2 * i]) << 4 | digit(hex[2 * i + 1]));
  return out;
}

// FIPS 186-4 D.1.2, as magnitudes: p, a, b, x of the base point, n.
constexpr auto kP256P = from_hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
constexpr auto kP256A = from_hex("ffffffff00000001000000000000000000000000fffffffffffffffffffffffc");
constexpr auto kP256B = from_hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");
constexpr auto kP256X = from_hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
constexpr auto kP256N = from_hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
constexpr auto kP384P = from_hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff");
constexpr auto kP384A = from_hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc");
constexpr auto kP384B = from_hex("b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef");
constexpr auto kP384X = from_hex("aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7");
constexpr auto kP384N = from_hex("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973");
constexpr auto kP521P = from_hex(
    "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
constexpr auto kP521A = from_hex(
    "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc");
constexpr auto kP521B = from_hex(
    "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00");
constexpr auto kP521X = from_hex(
    "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66");
constexpr auto kP521N = from_hex(
    "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409");

struct KnownCurve {
  const Oid* oid;
  ByteView p, a, b, x, n;
  std::uint8_t y_is_odd;
};
constexpr KnownCurve kKnown[] = {
    {&oid::kP256, kP256P, kP256A, kP256B, kP256X, kP256N, 1},
    {&oid::kP384, kP384P, kP384A, kP384B, kP384X, kP384N, 1},
    {&oid::kP521, kP521P, kP521A, kP521B, kP521X, kP521N, 0},
};

// The base point decides what a public key means (CVE-2020-0601 is a curve with another one), so that it is compared too.
bool is_base_point(ByteView point, const KnownCurve& curve) noexcept {
  const std::size_t field = curve.p.size();
  if (point.empty()) return false;
  const bool compressed = (point[0] == 2 || point[0] == 3) && point.size() == 1 + field;
  const bool whole = (point[0] == 4 || point[0] == 6 || point[0] == 7) && point.size() == 1 + 2 * field;
  if (!compressed && !whole) return false;
  const std::uint8_t parity = (compressed ? point[0] : point.back()) & 1;
  return parity == curve.y_is_odd && same(magnitude(point.subspan(1, field)), magnitude(curve.x));
}

}  // namespace

int curve_bits(ByteView oid_content) noexcept {
  for (const NamedCurve& curve : kCurves)
    if (same(curve.oid.content(), oid_content)) return curve.bits;
  return 0;
}

ExplicitCurve read_explicit_curve(Reader& reader, const char* field) {
  ExplicitCurve curve;
  Reader in = reader.enter(kSequence, field);
  (void)in.small_integer(field);  // version 1 to 3: says only whether a seed is there
  Reader field_id = in.enter(kSequence, field);
  const ByteView kind = field_id.oid_content(field);
  if (same(kind, kPrimeField.content())) {
    curve.field = magnitude(field_id.integer(field));
    curve.bits = bit_length(curve.field);
  } else if (same(kind, kBinaryField.content())) {
    const Tlv parameters = field_id.expect(kSequence, field);
    curve.field = parameters.whole;
    const std::int64_t degree = field_id.into(parameters).small_integer(field);
    if (degree < 1 || degree > 100'000) in.fail(std::string(field) + ": absurd degree of the field", parameters.offset);
    curve.bits = static_cast<int>(degree);
  } else {
    in.fail(std::string(field) + ": unknown kind of field", in.offset());
  }
  field_id.finish(field);
  Reader coefficients = in.enter(kSequence, field);
  curve.a = magnitude(coefficients.octet_string(field));
  curve.b = magnitude(coefficients.octet_string(field));
  if (const auto seed = coefficients.optional(kBitString, field)) check_any(coefficients, *seed, field);
  coefficients.finish(field);
  curve.base = in.octet_string(field);
  curve.order = magnitude(in.integer(field));
  while (!in.at_end()) (void)in.any(field);  // cofactor, hash
  return curve;
}

ByteView named_curve_of(const ExplicitCurve& curve) noexcept {
  for (const KnownCurve& known : kKnown)
    if (same(curve.field, known.p) && same(curve.a, known.a) && same(curve.b, known.b) && same(curve.order, known.n) &&
        is_base_point(curve.base, known))
      return known.oid->content();
  return {};
}

}  // namespace certkit::asn1
