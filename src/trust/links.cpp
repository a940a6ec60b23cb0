#include "trust/links.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_set>

#include "certkit/error.hpp"
#include "crypto/signature.hpp"
#include "trust/name_key.hpp"

namespace certkit::trust {
namespace {

template <class Read>
auto readable(Read&& read) -> std::optional<decltype(read())> {
  try {
    return read();
  } catch (const Error&) {
    return std::nullopt;
  }
}

// RFC 8017 §8.2: an RSA signature is as long as its modulus. Saves the check of most strangers.
bool could_have_made(const PublicKey& key, ByteView signature) {
  if (key.type() != KeyType::rsa && key.type() != KeyType::rsa_pss) return true;
  return signature.size() == static_cast<std::size_t>(key.bits() + 7) / 8;
}

}  // namespace

Links::Links(std::span<const Certificate* const> pool, LinkLimits limits) : pool_(pool), limits_(limits) {
  std::unordered_set<std::string_view> seen;
  for (std::size_t at = 0; at < pool_.size(); ++at)
    if (seen.insert(as_text(pool_[at]->der())).second) by_name_[as_text(pool_[at]->subject_der())].push_back(at);
}

const std::vector<std::size_t>& Links::named(ByteView name_der) {
  static const std::vector<std::size_t> kNone;
  if (const auto found = by_name_.find(as_text(name_der)); found != by_name_.end()) return found->second;
  if (!folded_names_ready_) {
    folded_names_ready_ = true;
    for (const auto& [name, places] : by_name_) {
      auto& all = by_folded_name_[name_key(as_bytes(name))];
      all.insert(all.end(), places.begin(), places.end());
    }
  }
  const auto found = by_folded_name_.find(name_key(name_der));
  return found == by_folded_name_.end() ? kNone : found->second;
}

const Links::Known& Links::known(std::size_t at) {
  if (const auto found = known_.find(at); found != known_.end()) return found->second;
  const Certificate& certificate = *pool_[at];
  Known known;
  known.key = readable([&] { return certificate.public_key(); });
  if (known.key) known.key_number = keys_.number(*known.key);
  known.key_identifier = readable([&] { return certificate.extensions().subject_key_identifier(); }).value_or(std::nullopt);
  known.ca = is_ca(certificate);
  return known_.emplace(at, std::move(known)).first->second;
}

bool Links::signed_by(const Certificate& child, const PublicKey& key, std::size_t key_number) {
  if (!could_have_made(key, child.signature())) return false;
  const auto [place, is_new] = checked_.try_emplace({child.der().data(), key_number}, false);
  if (!is_new) return place->second;
  if (limits_.signature_checks-- <= 0) {
    gave_up_ = true;
    return false;
  }
  // An algorithm that nobody here knows, a damaged key: not a link that could be shown.
  place->second =
      readable([&] { return crypto::verify(key, child.signature_algorithm(), child.tbs(), child.signature()); }).value_or(false);
  return place->second;
}

std::vector<std::size_t> Links::issuers_of(const Certificate& child) {
  const auto wanted = readable([&] { return child.extensions().authority_key_identifier(); }).value_or(std::nullopt);
  // Identifiers are hints (RFC 5280 §4.2.1.1): those that fit are tried first, those that contradict last.
  using Ranked = std::tuple<int, bool, Time, std::size_t>;
  std::vector<Ranked> candidates;
  for (const std::size_t at : named(child.issuer_der())) {
    if (limits_.candidates-- <= 0) {
      gave_up_ = true;
      break;
    }
    if (*pool_[at] == child) continue;
    const Known& issuer = known(at);
    if (!issuer.key) continue;
    const int hint = !wanted || !issuer.key_identifier ? 1 : *wanted == *issuer.key_identifier ? 0 : 2;
    candidates.emplace_back(hint, issuer.ca, pool_[at]->not_after(), at);
  }
  // Where nothing else tells two apart their octets do: the answer is the same for every order of the pool.
  std::sort(candidates.begin(), candidates.end(), [this](const Ranked& a, const Ranked& b) {
    return std::tuple(std::get<0>(a), !std::get<1>(a), -std::get<2>(a).time_since_epoch(), as_text(pool_[std::get<3>(a)]->der())) <
           std::tuple(std::get<0>(b), !std::get<1>(b), -std::get<2>(b).time_since_epoch(), as_text(pool_[std::get<3>(b)]->der()));
  });
  std::vector<std::size_t> issuers;
  for (const auto& [hint, ca, expires, at] : candidates)
    if (const Known& issuer = known(at); signed_by(child, *issuer.key, issuer.key_number)) issuers.push_back(at);
  return issuers;
}

bool Links::self_signed(const Certificate& certificate) {
  if (!certificate.self_issued()) return false;
  const auto key = readable([&] { return certificate.public_key(); });
  return key && signed_by(certificate, *key, keys_.number(*key));
}

}  // namespace certkit::trust
