#include "certkit/chain.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "trust/key_numbers.hpp"
#include "trust/links.hpp"
#include "trust/name_key.hpp"

namespace certkit {
namespace {

using trust::Links;

constexpr std::size_t kMaxPath = 20;  // certificates; real paths have two to five
constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

// A certificate reached from the leaf, and the best way to it. Breadth first: all paths of one length before any that is longer.
struct Step {
  const Certificate* certificate;
  std::size_t below = kNowhere;  // the step that it signed
  Time expires{};                // earliest end on the way
  bool dead_end = true;          // nobody in the pool signed it
};

std::size_t best_of(const std::vector<Step>& steps, const std::vector<std::size_t>& which) {
  return *std::max_element(which.begin(), which.end(), [&](std::size_t a, std::size_t b) { return steps[a].expires < steps[b].expires; });
}

// The step that the preferred path ends with.
std::size_t search(std::vector<Step>& steps, Links& links, std::span<const Certificate* const> pool) {
  std::unordered_map<std::string_view, std::size_t> reached{{as_text(steps[0].certificate->der()), 0}};
  std::vector<std::size_t> layer{0}, first_dead_ends, last_layer;
  for (std::size_t length = 1; !layer.empty(); ++length) {
    std::vector<std::size_t> roots, dead_ends;
    for (const std::size_t at : layer)
      if (links.self_signed(*steps[at].certificate)) roots.push_back(at);
    if (!roots.empty()) return best_of(steps, roots);
    last_layer = layer;
    if (length == kMaxPath) break;

    std::vector<std::size_t> next;
    const std::size_t next_begins = steps.size();
    for (const std::size_t at : layer) {
      for (const std::size_t place : links.issuers_of(*steps[at].certificate)) {
        steps[at].dead_end = false;
        const Time expires = std::min(steps[at].expires, pool[place]->not_after());
        const auto [known, is_new] = reached.try_emplace(as_text(pool[place]->der()), steps.size());
        if (is_new) {
          next.push_back(steps.size());
          steps.push_back({pool[place], at, expires});
        } else if (known->second >= next_begins && steps[known->second].expires < expires) {
          steps[known->second].below = at;
          steps[known->second].expires = expires;
        }
      }
      if (steps[at].dead_end) dead_ends.push_back(at);
    }
    if (first_dead_ends.empty()) first_dead_ends = dead_ends;
    layer = std::move(next);
  }
  return best_of(steps, first_dead_ends.empty() ? last_layer : first_dead_ends);  // the latter: CAs that signed each other in a ring
}

}  // namespace

Chain order_chain(const Certificate& leaf, std::span<const Certificate* const> pool) {
  Links links(pool);
  std::vector<Step> steps{{&leaf, kNowhere, leaf.not_after()}};
  Chain chain;
  std::unordered_set<std::string_view> placed;
  for (std::size_t at = search(steps, links, pool); at != kNowhere; at = steps[at].below) {
    chain.path.push_back(*steps[at].certificate);
    placed.insert(as_text(steps[at].certificate->der()));
  }
  std::reverse(chain.path.begin(), chain.path.end());
  for (const Certificate* certificate : pool)
    if (placed.insert(as_text(certificate->der())).second) chain.strangers.push_back(*certificate);
  return chain;
}

bool Chain::ends_in_root() const {
  if (path.empty()) return false;
  return Links({}).self_signed(path.back());
}

const Certificate* find_leaf(std::span<const Certificate* const> certificates, std::span<const PrivateKey* const> keys) {
  std::vector<const Certificate*> distinct;
  std::unordered_set<std::string_view> seen;
  for (const Certificate* certificate : certificates)
    if (seen.insert(as_text(certificate->der())).second) distinct.push_back(certificate);

  trust::KeyNumbers known;
  for (const PrivateKey* key : keys) (void)known.number(key->public_key());
  std::vector<const Certificate*> candidates;
  for (const Certificate* certificate : distinct) {
    try {
      if (known.find(certificate->public_key())) candidates.push_back(certificate);
    } catch (const Error&) {  // an unreadable key fits none
    }
  }
  if (candidates.empty()) candidates = distinct;
  if (candidates.size() <= 1) return candidates.empty() ? nullptr : candidates.front();

  const auto no_ca = [](const Certificate* certificate) { return !trust::is_ca(*certificate); };
  if (std::count_if(candidates.begin(), candidates.end(), no_ca) == 1) return *std::find_if(candidates.begin(), candidates.end(), no_ca);

  Links links(candidates);
  std::vector<bool> signs(candidates.size());
  for (const Certificate* certificate : candidates)
    for (const std::size_t issuer : links.issuers_of(*certificate)) signs[issuer] = true;
  if (links.gave_up() || std::count(signs.begin(), signs.end(), false) != 1) return nullptr;
  return candidates[static_cast<std::size_t>(std::find(signs.begin(), signs.end(), false) - signs.begin())];
}

}  // namespace certkit
