#include "crypto/p256_botan.hpp"

#include "crypto/botan_version.hpp"

#if BOTAN_VERSION_MAJOR < 3

#include <botan/ber_dec.h>
#include <botan/point_gfp.h>
#include <botan/reducer.h>
#include <botan/system_rng.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include "certkit/secret.hpp"
#include "crypto/p256.hpp"
#include "crypto/remembered.hpp"

namespace certkit::crypto::p256_botan {
namespace {

using Botan::BigInt;
using Botan::PointGFp;

constexpr std::size_t kWords = 32 / sizeof(Botan::word), kBits = 6, kDigits = (256 + kBits - 1) / kBits, kEntries = (1u << kBits) - 1;
// A table takes as long to make as thirty questions save; most processes ask one or two.
constexpr int kOften = 32;
constexpr std::size_t kPoints = 16;

const Botan::EC_Group& group() {
  static const Botan::EC_Group curve("secp256r1");
  return curve;
}

// Modulo the field's prime. Coordinates of points are plain numbers here: for P-256 Botan uses no Montgomery form (see is_usable()).
const Botan::Modular_Reducer& field() {
  static const Botan::Modular_Reducer reducer(group().get_p());
  return reducer;
}

// j times 2^(6 i) times the point, for each digit i and each j from 1 to 63.
class Multiples {
 public:
  explicit Multiples(const PointGFp& point) {
    std::vector<BigInt> workspace(PointGFp::WORKSPACE_SIZE);
    Botan::secure_vector<Botan::word> more_workspace;
    PointGFp base = point;
    entries_.reserve(kDigits * kEntries);
    for (std::size_t digit = 0; digit < kDigits; ++digit) {
      std::vector<PointGFp> row{base};
      while (row.size() <= kEntries) row.push_back(row.back().plus(base, workspace));
      PointGFp::force_all_affine(row, more_workspace);
      for (std::size_t j = 0; j < kEntries; ++j) entries_.push_back(entry(row[j]));
      base = row[kEntries];
    }
  }

  // Adds so many times the point to `sum`.
  void add(const BigInt& times, PointGFp& sum, std::vector<BigInt>& workspace) const {
    for (std::size_t digit = 0; digit < kDigits; ++digit) {
      Entry chosen = choose(&entries_[digit * kEntries], times.get_substring(digit * kBits, kBits));
      sum.add_affine(chosen.data(), kWords, chosen.data() + kWords, kWords, workspace);
      wipe(&chosen, sizeof chosen);
    }
  }

 private:
  using Entry = std::array<Botan::word, 2 * kWords>;  // x and y: in one array, as the compiler takes four words at once then
  static Entry entry(const PointGFp& point) {
    Entry out;
    for (std::size_t i = 0; i < kWords; ++i) out[i] = point.get_x().word_at(i), out[kWords + i] = point.get_y().word_at(i);
    return out;
  }
  // Nothing for 0. Which it is decides over no branch and no address.
  static Entry choose(const Entry* row, std::uint32_t which) {
    Entry chosen{};
    for (std::uint32_t j = 1; j <= kEntries; ++j) {
      const Botan::word difference = j ^ which;
      const auto mask = static_cast<Botan::word>(((difference | (~difference + 1)) >> (8 * sizeof(Botan::word) - 1)) - 1);
      for (std::size_t i = 0; i < chosen.size(); ++i) chosen[i] |= row[j - 1][i] & mask;
    }
    return chosen;
  }
  std::vector<Entry> entries_;
};

PointGFp multiple(const Multiples& of, const BigInt& times) {
  std::vector<BigInt> workspace(PointGFp::WORKSPACE_SIZE);
  PointGFp sum = group().zero_point();
  of.add(times, sum, workspace);
  return sum;
}

// A table that gives what Botan gives.
std::unique_ptr<const Multiples> proved(const PointGFp& point) {
  auto made = std::make_unique<const Multiples>(point);
  std::vector<BigInt> workspace;
  for (const BigInt& number : {group().random_scalar(Botan::system_rng()), group().get_order() - 1}) {
    if (multiple(*made, number) != group().blinded_var_point_multiply(point, number, Botan::system_rng(), workspace)) return nullptr;
  }
  return made;
}

std::atomic<int> asked = 0;

// nullptr: not yet, or not with this Botan.
const Multiples* of_base() {
  if (asked < kOften && ++asked < kOften) return nullptr;
  static const std::unique_ptr<const Multiples> table = [] {
    const PointGFp& base = group().get_base_point();
    const bool plain = base.is_affine() && base.get_x() == base.get_affine_x() && base.get_y() == base.get_affine_y();
    return plain ? proved(base) : nullptr;
  }();
  return table.get();
}

PointGFp point_from(ByteView octets) { return group().OS2ECP(octets.data(), octets.size()); }

// Tables of the points that are asked about most. Which these are is counted as Misra and Gries do it: a stranger takes one from each count
// of the others, so that thousands of strangers drive no frequent one out.
class Frequent {
 public:
  const Multiples* of(ByteView point) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(points_.begin(), points_.end(), [&](const Point& one) { return same(one.octets, point); });
    if (found != points_.end()) {
      if (!found->table && ++found->asked >= kOften) found->table = proved(point_from(point));
      return found->table.get();
    }
    if (points_.size() < kPoints) {
      points_.push_back({to_bytes(point), 1, nullptr});
      return nullptr;
    }
    points_.remove_if([](Point& one) { return !one.table && --one.asked <= 0; });
    return nullptr;
  }

 private:
  struct Point {
    Bytes octets;
    int asked = 0;
    std::unique_ptr<const Multiples> table;  // stays where it is: others use it without the lock
  };
  std::mutex mutex_;
  std::list<Point> points_;
};

struct Signature {
  BigInt r, s, inverse;  // of s
};

// nullopt: none that could be right.
std::optional<Signature> parse(ByteView der) {
  Signature out;
  Botan::BER_Decoder decoder(der.data(), der.size());
  decoder.start_cons(Botan::SEQUENCE).decode(out.r).decode(out.s).end_cons().verify_end();
  const BigInt& order = group().get_order();
  if (out.r.is_negative() || out.r.is_zero() || out.r >= order || out.s.is_negative() || out.s.is_zero() || out.s >= order)
    return std::nullopt;
  // Botan inverts in constant time, as for a secret, which takes as long as all the rest: it looks whether OpenSSL's inverse is one.
  std::array<std::uint8_t, 32> s{};
  out.s.binary_encode(s.data() + (s.size() - out.s.bytes()));
  const Bytes inverse = p256::inverse_of(s);
  out.inverse = BigInt(inverse.data(), inverse.size());
  if (group().multiply_mod_order(out.s, out.inverse) != 1) return std::nullopt;
  return out;
}

BigInt number_of_digest(ByteView digest) { return group().mod_order(BigInt(digest.data(), std::min<std::size_t>(digest.size(), 32))); }

// Whether the sum is that point, without the two inversions that comparing as Botan does would take.
bool is_point(const PointGFp& sum, const PointGFp& affine) {
  if (sum.is_zero()) return false;
  const BigInt z2 = field().square(sum.get_z()), z3 = field().multiply(z2, sum.get_z());
  return field().multiply(affine.get_x(), z2) == sum.get_x() && field().multiply(affine.get_y(), z3) == sum.get_y();
}

// Whether r is the x of the point, modulo the order.
bool has_x(const PointGFp& point, const BigInt& r) {
  if (point.is_zero()) return false;
  const BigInt z2 = field().square(point.get_z());
  if (field().multiply(r, z2) == point.get_x()) return true;
  const BigInt other = r + group().get_order();
  return other < group().get_p() && field().multiply(other, z2) == point.get_x();
}

bool is_multiple(const Multiples& base, ByteView scalar, ByteView point) {
  static Remembered pairs;
  const Sha256 question = Remembered::question({scalar, point});
  if (pairs.has(question)) return true;
  const BigInt number(scalar.data(), scalar.size());
  const bool is = !number.is_zero() && number < group().get_order() && is_point(multiple(base, number), point_from(point));
  if (is) pairs.add(question);
  return is;
}

}  // namespace

bool is_ready() noexcept { return asked >= kOften; }

std::optional<bool> is_pair(ByteView scalar, ByteView point) {
  const Multiples* base = of_base();
  if (base == nullptr) return std::nullopt;
  return is_multiple(*base, scalar, point);
}

std::optional<bool> verify(ByteView point, ByteView digest, ByteView signature) {
  static Frequent frequent;
  const Multiples* base = of_base();
  const Multiples* own = base == nullptr ? nullptr : frequent.of(point);
  if (own == nullptr) return std::nullopt;
  const auto numbers = parse(signature);
  if (!numbers) return false;
  std::vector<BigInt> workspace(PointGFp::WORKSPACE_SIZE);
  PointGFp sum = group().zero_point();
  base->add(group().multiply_mod_order(number_of_digest(digest), numbers->inverse), sum, workspace);
  own->add(group().multiply_mod_order(numbers->r, numbers->inverse), sum, workspace);
  return has_x(sum, numbers->r);
}

std::optional<bool> verify(ByteView scalar, ByteView point, ByteView digest, ByteView signature) {
  const Multiples* base = of_base();
  if (base == nullptr) return std::nullopt;
  const auto numbers = parse(signature);
  if (!numbers || !is_multiple(*base, scalar, point)) return false;
  const BigInt sum = number_of_digest(digest) + group().multiply_mod_order(numbers->r, BigInt(scalar.data(), scalar.size()));
  return has_x(multiple(*base, group().multiply_mod_order(group().mod_order(sum), numbers->inverse)), numbers->r);
}

}  // namespace certkit::crypto::p256_botan

#else

namespace certkit::crypto::p256_botan {

bool is_ready() noexcept { return false; }
std::optional<bool> is_pair(ByteView, ByteView) { return std::nullopt; }
std::optional<bool> verify(ByteView, ByteView, ByteView) { return std::nullopt; }
std::optional<bool> verify(ByteView, ByteView, ByteView, ByteView) { return std::nullopt; }

}  // namespace certkit::crypto::p256_botan

#endif
