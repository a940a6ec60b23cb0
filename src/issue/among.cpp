#include "issue/among.hpp"

#include <algorithm>

#include "certkit/chain.hpp"

namespace certkit::issue {

std::optional<Issued> issued_among(const Csr& csr, std::span<const Certificate* const> certificates) {
  const PublicKey key = csr.public_key();
  const Certificate* newest = nullptr;
  for (const Certificate* one : certificates)
    if (one->public_key().same_as(key) && (newest == nullptr || one->not_before() > newest->not_before())) newest = one;
  if (newest == nullptr) return std::nullopt;
  const Chain chain = order_chain(*newest, certificates);
  return Issued{*newest, {chain.path.begin() + 1, chain.path.end()}, {}, {}};
}

std::vector<Certificate> in_chain_order(std::span<const Certificate* const> certificates) {
  std::vector<Certificate> longest;
  for (const Certificate* one : certificates) {
    std::vector<Certificate> path = order_chain(*one, certificates).path;
    if (path.size() > longest.size()) longest = std::move(path);
  }
  for (const Certificate* one : certificates)
    if (std::find(longest.begin(), longest.end(), *one) == longest.end()) longest.push_back(*one);
  return longest;
}

}  // namespace certkit::issue
