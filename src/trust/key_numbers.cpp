#include "trust/key_numbers.hpp"

#include "asn1/algorithm.hpp"
#include "asn1/curves.hpp"
#include "certkit/error.hpp"
#include "crypto/pbe.hpp"

namespace certkit::trust {
namespace {

using asn1::Reader;

// Parts one after the other, each with its length, so that no two sequences of parts look alike.
class Parts {
 public:
  Parts& add(ByteView part) {
    for (std::size_t shift = 0; shift < 32; shift += 8) octets_.push_back(static_cast<std::uint8_t>(part.size() >> shift));
    octets_.insert(octets_.end(), part.begin(), part.end());
    return *this;
  }
  Parts& add(std::string_view part) { return add(as_bytes(part)); }
  [[nodiscard]] Sha256 digest() const { return crypto::sha256(octets_); }

 private:
  Bytes octets_;
};

ByteView parameters_of(const PublicKey& key) {
  Reader spki(key.spki(), "public key");
  Reader in = spki.enter(asn1::kSequence, "SubjectPublicKeyInfo");
  return asn1::read_algorithm(in, "algorithm").parameters;
}

// An uncompressed point as x and the parity of y (SEC 1 §2.3.3), and y; any other form as it is.
struct Point {
  Bytes common;
  ByteView y;
};
Point point_of(ByteView point) {
  if (point.size() <= 2 || point[0] != 4 || point.size() % 2 == 0) return {to_bytes(point), {}};
  const std::size_t width = (point.size() - 1) / 2;
  Point parts{{static_cast<std::uint8_t>(2 + (point.back() & 1))}, point.subspan(1 + width)};
  const ByteView x = point.subspan(1, width);
  parts.common.insert(parts.common.end(), x.begin(), x.end());
  return parts;
}

// The curve, named or written out.
void add_curve(Parts& parts, const PublicKey& key) {
  if (!key.curve().empty()) {
    parts.add("named").add(key.curve().content());
    return;
  }
  const ByteView parameters = parameters_of(key);
  Reader reader(parameters, "EC parameters");
  if (reader.next_is(asn1::kSequence)) {
    const asn1::ExplicitCurve curve = asn1::read_explicit_curve(reader, "EC parameters");
    if (const ByteView name = asn1::named_curve_of(curve); !name.empty()) {
      parts.add("named").add(name);
      return;
    }
    if (!curve.base.empty()) {
      parts.add("explicit").add(curve.field).add(curve.a).add(curve.b).add(curve.order).add(point_of(curve.base).common);
      return;
    }
  }
  parts.add("other").add(parameters);
}

}  // namespace

KeyPrint::KeyPrint(const PublicKey& key) : spki(crypto::sha256(key.spki())) {
  Parts parts;
  ByteView rest;
  try {
    switch (key.type()) {
      case KeyType::rsa:
      case KeyType::rsa_pss: parts.add("rsa").add(key.key_bits()); break;
      case KeyType::ec: {
        const Point point = point_of(key.key_bits());
        parts.add("ec").add(point.common);
        add_curve(parts, key);
        rest = point.y;
        break;
      }
      case KeyType::dsa: {
        parts.add("dsa").add(key.key_bits());
        // Absent or NULL: inherited from the issuer's key (RFC 3279 §2.3.2), which contradicts nothing.
        if (const ByteView numbers = parameters_of(key); !numbers.empty() && numbers[0] == asn1::kSequence) rest = numbers;
        break;
      }
      case KeyType::other: parts.add("spki").add(key.spki()); break;
      default: parts.add(to_word(key.type())).add(key.key_bits());
    }
  } catch (const Error&) {  // a damaged curve: equal to nothing but its own octets
    parts = Parts();
    parts.add("spki").add(key.spki());
    rest = {};
  }
  common = parts.digest();
  if (!rest.empty()) whole = parts.add(rest).digest();
}

std::optional<std::size_t> KeyNumbers::find(const KeyPrint& key) const {
  if (key.whole)
    if (const auto known = whole_.find(*key.whole); known != whole_.end()) return known->second;
  if (const auto first = first_.find(key.common); first != first_.end() && !(key.whole && first->second.whole)) return first->second.number;
  return std::nullopt;
}

std::size_t KeyNumbers::number(const KeyPrint& key) {
  const std::optional<std::size_t> known = find(key);
  const auto number = known ? static_cast<std::uint32_t>(*known) : size_++;
  first_.try_emplace(key.common, First{number, key.whole.has_value()});
  if (key.whole) whole_.try_emplace(*key.whole, number);
  return number;
}

}  // namespace certkit::trust
