#include "trust/key_numbers.hpp"

#include "certkit/error.hpp"

namespace certkit::trust {
namespace {

// Forged points can share their x in any number; a comparison with each of them would be quadratic.
constexpr std::size_t kMaxAlike = 16;

// The same for every spelling of a key: algorithm parameters left out, EC points compressed (SEC 1 §2.3.3).
std::string likeness(const PublicKey& key) {
  const ByteView bits = key.key_bits();
  if (key.type() == KeyType::ec && bits.size() > 2 && bits[0] == 4 && bits.size() % 2 == 1) {
    const std::size_t width = (bits.size() - 1) / 2;
    std::string point(1, (bits.back() & 1) != 0 ? '\x03' : '\x02');
    return point.append(as_text(bits.subspan(1, width)));
  }
  return std::string(as_text(bits));
}

bool same_key(const PublicKey& a, const PublicKey& b) {
  try {
    return a.same_as(b);
  } catch (const Error&) {  // an invalid point is equal to nothing but its own octets
    return false;
  }
}

}  // namespace

std::optional<std::size_t> KeyNumbers::find(const PublicKey& key) const {
  if (const auto known = exact_.find(std::string(as_text(key.spki()))); known != exact_.end()) return known->second;
  const auto alike = alike_.find(likeness(key));
  if (alike == alike_.end()) return std::nullopt;
  for (const std::size_t number : alike->second)
    if (same_key(keys_[number], key)) return number;
  return std::nullopt;
}

std::size_t KeyNumbers::number(const PublicKey& key) {
  const std::optional<std::size_t> known = find(key);
  const std::size_t number = known.value_or(keys_.size());
  exact_.emplace(std::string(as_text(key.spki())), number);
  if (!known) {
    keys_.push_back(key);
    auto& alike = alike_[likeness(key)];
    if (alike.size() < kMaxAlike) alike.push_back(number);
  }
  return number;
}

}  // namespace certkit::trust
