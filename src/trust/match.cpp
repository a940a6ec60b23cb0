#include <algorithm>

#include "certkit/chain.hpp"
#include "trust/matcher.hpp"

namespace certkit {

bool KeyGroup::has(KeyThing::Kind kind) const noexcept {
  return std::any_of(things.begin(), things.end(), [&](const KeyThing& thing) { return thing.kind == kind; });
}

MatchAnswer match_pairs(const Bag& bag, bool folder) {
  trust::Matcher matcher(folder);
  matcher.add(trust::gist(bag, trust::Again::possible));
  // All pairs are within this one bag, and were tried there.
  return std::move(matcher).answer([](const std::string&) { return Bag(); });
}

bool MatchAnswer::all_matched() const {
  if (folder) {
    return std::any_of(groups.begin(), groups.end(), [](const KeyGroup& group) { return group.proven; }) &&
           std::all_of(groups.begin(), groups.end(),
                       [](const KeyGroup& group) { return group.proven || !group.has(KeyThing::Kind::certificate); });
  }
  return (groups.size() == 1 && groups.front().proven) || compared_only();
}

bool MatchAnswer::compared_only() const {
  if (folder || groups.size() != 1 || !groups.front().why_unproven.empty()) return false;
  const KeyGroup& group = groups.front();
  return !group.has(KeyThing::Kind::private_key) && group.things.size() >= 2 &&
         (group.has(KeyThing::Kind::request) || group.has(KeyThing::Kind::public_key));
}

}  // namespace certkit
