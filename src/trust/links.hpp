// Who signed whom among a pool of certificates: by name, key identifiers and then the signature, with all work bounded.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "certkit/certificate.hpp"
#include "trust/key_numbers.hpp"

namespace certkit::trust {

// A signature check costs 20 µs to a millisecond, so that a pool of thousands of CAs with one name costs less than a second.
struct LinkLimits {
  int signature_checks = 400;
  int candidates = 200'000;  // certificates looked at as a possible issuer
};

class Links {
 public:
  // `pool` must outlive this. Identical certificates count once: the first.
  explicit Links(std::span<const Certificate* const> pool, LinkLimits limits = {});

  // Positions in the pool of those whose key signed `child`: fitting key identifiers first, then CAs, then the latest to expire. Without
  // `child` itself.
  [[nodiscard]] std::vector<std::size_t> issuers_of(const Certificate& child);
  [[nodiscard]] bool self_signed(const Certificate& certificate);
  // A limit was met: what was answered is true, but there may be more.
  [[nodiscard]] bool gave_up() const noexcept { return gave_up_; }

 private:
  struct Known {                   // about a pool certificate, read when it is first a candidate
    std::optional<PublicKey> key;  // none: unreadable
    std::size_t key_number = 0;
    std::optional<Bytes> key_identifier;
    bool ca = false;
  };
  [[nodiscard]] const std::vector<std::size_t>& named(ByteView name_der);
  [[nodiscard]] const Known& known(std::size_t at);
  [[nodiscard]] bool signed_by(const Certificate& child, const PublicKey& key, std::size_t key_number);

  std::span<const Certificate* const> pool_;
  LinkLimits limits_;
  bool gave_up_ = false, folded_names_ready_ = false;
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_name_;    // octets
  std::unordered_map<std::string, std::vector<std::size_t>> by_folded_name_;  // only built if a name is not found as octets
  std::unordered_map<std::size_t, Known> known_;
  KeyNumbers keys_;
  std::map<std::pair<const std::uint8_t*, std::size_t>, bool> checked_;  // (child's octets in memory, number of the key)
};

}  // namespace certkit::trust
