#include <bit>

#include "asn1/algorithm.hpp"
#include "asn1/curves.hpp"
#include "asn1/oids.hpp"
#include "certkit/error.hpp"
#include "certkit/key.hpp"

namespace certkit {
namespace asn1 {
namespace {

KeyType type_of(ByteView oid) noexcept {
  struct Known {
    const Oid* oid;
    KeyType type;
  };
  static constexpr Known kKnown[] = {{&oid::kRsaEncryption, KeyType::rsa}, {&oid::kEcPublicKey, KeyType::ec},
                                     {&oid::kEd25519, KeyType::ed25519},   {&oid::kRsassaPss, KeyType::rsa_pss},
                                     {&oid::kEd448, KeyType::ed448},       {&oid::kDsa, KeyType::dsa},
                                     {&oid::kX25519, KeyType::x25519},     {&oid::kX448, KeyType::x448}};
  for (const Known& known : kKnown)
    if (same(known.oid->content(), oid)) return known.type;
  return KeyType::other;
}

void read_rsa(KeyView& key, Reader& bits) {
  Reader numbers = bits.enter(kSequence, "RSA public key");
  key.size = bit_length(magnitude(numbers.integer("RSA modulus")));
  (void)numbers.integer("RSA exponent");
  numbers.finish("RSA public key");
  bits.finish("RSA public key");
}

void read_dsa(KeyView& key, Reader& bits, Reader parameters) {
  // Absent or NULL: inherited from the issuer's key (RFC 3279 §2.3.2).
  if (parameters.next_is(kSequence)) {
    Reader numbers = parameters.enter(kSequence, "DSA parameters");
    key.size = bit_length(magnitude(numbers.integer("DSA p")));
    (void)numbers.integer("DSA q");
    (void)numbers.integer("DSA g");
    numbers.finish("DSA parameters");
  }
  (void)bits.integer("DSA public key");
  bits.finish("DSA public key");
}

void read_ec(KeyView& key, Reader& bits, Reader parameters) {
  if (parameters.next_is(kOid)) {
    key.curve = parameters.oid_content("EC curve");
    key.size = curve_bits(key.curve);
  } else if (parameters.next_is(kSequence)) {
    key.size = read_explicit_curve(parameters, "EC parameters").bits;
  } else if (!parameters.next_is(kNull)) {  // NULL: implicitly the CA's
    parameters.fail("EC key without a curve", parameters.offset());
  }
  const ByteView point = key.bits;
  const std::uint8_t form = point.empty() ? std::uint8_t{0} : point[0];
  if (form < 2 || form > 7 || form == 5) bits.fail("EC public key: not a point", bits.offset());
  const std::size_t coordinate = static_cast<std::size_t>(key.size + 7) / 8;
  if (key.size != 0 && point.size() != 1 + (form < 4 ? 1 : 2) * coordinate)
    bits.fail("EC public key: a point of " + std::to_string(point.size()) + " octets does not fit the curve", bits.offset());
}

}  // namespace

ByteView magnitude(ByteView integer) noexcept {
  std::size_t zeros = 0;
  while (zeros < integer.size() && integer[zeros] == 0) ++zeros;
  return integer.subspan(zeros);
}

int bit_length(ByteView magnitude) noexcept {
  return magnitude.empty() ? 0 : static_cast<int>(8 * (magnitude.size() - 1)) + static_cast<int>(std::bit_width(magnitude[0]));
}

KeyView read_public_key(Reader& reader, const char* field) {
  const std::size_t start = reader.offset();
  Reader in = reader.enter(kSequence, field);
  KeyView key;
  key.algorithm = read_algorithm(in, field);
  const Tlv bits = in.expect(kBitString, field);
  if (bits.content.empty() || bits.content[0] != 0) in.fail(std::string(field) + ": BIT STRING does not end on an octet", bits.offset);
  in.finish(field);
  key.bits = bits.content.subspan(1);
  key.bits_at = bits.offset + (bits.whole.size() - key.bits.size()) - start;
  key.type = type_of(key.algorithm.oid);
  Reader inside = in.into({bits.tag, bits.whole, key.bits, bits.offset});
  const Reader parameters = in.into({kSequence, key.algorithm.parameters, key.algorithm.parameters, start});
  switch (key.type) {
    case KeyType::rsa:
    case KeyType::rsa_pss: read_rsa(key, inside); break;
    case KeyType::dsa: read_dsa(key, inside, parameters); break;
    case KeyType::ec: read_ec(key, inside, parameters); break;
    case KeyType::ed25519:
    case KeyType::x25519: key.size = 256; break;
    case KeyType::ed448:
    case KeyType::x448: key.size = 456; break;
    case KeyType::other: break;
  }
  const std::size_t raw = key.type == KeyType::ed25519 || key.type == KeyType::x25519 ? 32
                          : key.type == KeyType::ed448                                ? 57
                          : key.type == KeyType::x448                                 ? 56
                                                                                      : 0;
  if (raw != 0 && key.bits.size() != raw)
    in.fail(std::string(field) + ": " + std::to_string(key.bits.size()) + " octets of key, not " + std::to_string(raw), bits.offset);
  if (key.type == KeyType::x448) key.size = 448;
  return key;
}

}  // namespace asn1

using namespace asn1;

std::string_view to_word(KeyType type) noexcept {
  switch (type) {
    case KeyType::rsa: return "rsa";
    case KeyType::rsa_pss: return "rsa-pss";
    case KeyType::ec: return "ec";
    case KeyType::ed25519: return "ed25519";
    case KeyType::ed448: return "ed448";
    case KeyType::dsa: return "dsa";
    case KeyType::x25519: return "x25519";
    case KeyType::x448: return "x448";
    case KeyType::other: break;
  }
  return "other";
}

PublicKey::PublicKey(Bytes spki_der) : spki_(std::move(spki_der)) {
  Reader reader(spki_, "public key");
  const KeyView key = read_public_key(reader, "SubjectPublicKeyInfo");
  reader.finish("SubjectPublicKeyInfo");
  type_ = key.type;
  bits_ = key.size;
  if (!key.curve.empty()) curve_ = Oid::from_content(key.curve);
  bits_at_ = key.bits_at;
  bits_size_ = key.bits.size();
}

ByteView PublicKey::key_bits() const noexcept { return ByteView(spki_).subspan(bits_at_, bits_size_); }

namespace {

// Moduli of odd size are rounded to what people call them by only where the key was meant so: never. "RSA 2047" is a finding, not a
// cosmetic matter.
std::string sized(const char* word, int bits) { return bits == 0 ? word : std::string(word) + " " + std::to_string(bits); }

AlgorithmView algorithm_of(const PublicKey& key) {
  Reader spki(key.spki(), "public key");
  Reader in = spki.enter(kSequence, "SubjectPublicKeyInfo");
  return read_algorithm(in, "algorithm");
}

struct RsaNumbers {
  ByteView n, e;
};
RsaNumbers rsa_numbers(const PublicKey& key) {
  Reader bits(key.key_bits(), "RSA public key");
  Reader in = bits.enter(kSequence, "RSA public key");
  const ByteView n = magnitude(in.integer("modulus"));
  return {n, magnitude(in.integer("exponent"))};
}

// The same point, compressed or not. A compressed one says x and the parity of y, which on one curve is enough.
bool same_point(ByteView a, ByteView b) {
  const auto compressed = [](ByteView point) { return point[0] == 2 || point[0] == 3; };
  const auto parity = [&](ByteView point) { return (compressed(point) ? point[0] : point.back()) & 1; };
  const auto x = [&](ByteView point) { return point.subspan(1, compressed(point) ? point.size() - 1 : point.size() / 2); };
  if (compressed(a) == compressed(b)) return same(a.subspan(1), b.subspan(1)) && (!compressed(a) || a[0] == b[0]);
  return parity(a) == parity(b) && same(x(a), x(b));
}

bool same_curve(const PublicKey& a, const PublicKey& b) {
  const AlgorithmView of_a = algorithm_of(a), of_b = algorithm_of(b);
  if (same(of_a.parameters, of_b.parameters)) return true;
  const auto curve = [](const PublicKey& key, const AlgorithmView& algorithm, ExplicitCurve& written_out) -> ByteView {
    if (!key.curve().empty()) return key.curve().content();
    Reader parameters(algorithm.parameters, "EC parameters");
    if (!parameters.next_is(kSequence)) return {};
    written_out = read_explicit_curve(parameters, "EC parameters");
    return named_curve_of(written_out);
  };
  ExplicitCurve explicit_a, explicit_b;
  const ByteView name_a = curve(a, of_a, explicit_a), name_b = curve(b, of_b, explicit_b);
  if (!name_a.empty() || !name_b.empty()) return same(name_a, name_b);
  return !explicit_a.field.empty() && same(explicit_a.field, explicit_b.field) && same(explicit_a.a, explicit_b.a) &&
         same(explicit_a.b, explicit_b.b) && same(explicit_a.order, explicit_b.order) && !explicit_a.base.empty() &&
         !explicit_b.base.empty() && same_point(explicit_a.base, explicit_b.base);
}

bool same_dsa(const PublicKey& a, const PublicKey& b) {
  if (!same(a.key_bits(), b.key_bits())) return false;
  // Parameters that one of them inherits cannot contradict.
  const auto numbers = [](const PublicKey& key) {
    const ByteView parameters = algorithm_of(key).parameters;
    return !parameters.empty() && parameters[0] == kSequence ? parameters : ByteView{};
  };
  const ByteView of_a = numbers(a), of_b = numbers(b);
  return of_a.empty() || of_b.empty() || same(of_a, of_b);
}

}  // namespace

std::string PublicKey::describe() const {
  switch (type_) {
    case KeyType::rsa: return sized("RSA", bits_);
    case KeyType::rsa_pss: return sized("RSA-PSS", bits_);
    case KeyType::dsa: return sized("DSA", bits_);
    case KeyType::ed25519: return "Ed25519";
    case KeyType::ed448: return "Ed448";
    case KeyType::x25519: return "X25519";
    case KeyType::x448: return "X448";
    case KeyType::ec: return curve_.empty() ? sized("EC", bits_) + " (explicit parameters)" : "EC " + name_of(curve_);
    case KeyType::other: break;
  }
  return spki_.empty() ? "no key" : name_of(Oid::from_content(algorithm_of(*this).oid));
}

bool PublicKey::same_as(const PublicKey& other) const {
  if (spki_.empty() || other.spki_.empty()) return false;
  if (same(spki_, other.spki_)) return true;
  const auto is_rsa = [](KeyType type) { return type == KeyType::rsa || type == KeyType::rsa_pss; };
  if (is_rsa(type_) && is_rsa(other.type_)) {
    const RsaNumbers a = rsa_numbers(*this), b = rsa_numbers(other);
    return same(a.n, b.n) && same(a.e, b.e);
  }
  if (type_ != other.type_) return false;
  switch (type_) {
    case KeyType::ec: return same_point(key_bits(), other.key_bits()) && same_curve(*this, other);
    case KeyType::dsa: return same_dsa(*this, other);
    case KeyType::other: return false;  // parameters of unknown meaning differ
    default: return same(key_bits(), other.key_bits());
  }
}

}  // namespace certkit
