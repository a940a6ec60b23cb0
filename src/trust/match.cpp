#include <algorithm>
#include <unordered_set>

#include "certkit/chain.hpp"
#include "trust/key_numbers.hpp"
#include "trust/name_key.hpp"

namespace certkit {
namespace {

bool has_others(const KeyGroup& group) {
  return !group.certificates.empty() || !group.requests.empty() || !group.public_keys.empty() || group.private_keys.size() > 1;
}

std::size_t things(const KeyGroup& group) {
  return group.certificates.size() + group.requests.size() + group.public_keys.size() + group.private_keys.size();
}

// Sorts the items of a bag into groups of one key each.
class Sorter {
 public:
  explicit Sorter(const Bag& bag) {
    for (const Item& item : bag.items) {
      if (const auto* certificate = item.as<Certificate>()) {
        add(item, &KeyGroup::certificates, [&] { return certificate->public_key(); });
      } else if (const auto* csr = item.as<Csr>()) {
        add(item, &KeyGroup::requests, [&] { return csr->public_key(); });
      } else if (const auto* key = item.as<PrivateKey>()) {
        add(item, &KeyGroup::private_keys, [&] { return key->public_key(); });
      } else if (const auto* public_key = item.as<PublicKey>()) {
        add(item, &KeyGroup::public_keys, [&] { return *public_key; });
      }
    }
  }
  std::vector<KeyGroup> groups;

 private:
  template <class Read>
  void add(const Item& item, std::vector<const Item*> KeyGroup::*members, Read&& read) {
    std::size_t at = groups.size();
    try {
      PublicKey key = read();
      const std::size_t number = numbers_.number(key);
      if (number == group_of_number_.size()) {
        group_of_number_.push_back(groups.size());
        groups.push_back({});
        groups.back().public_key = std::move(key);
      }
      at = group_of_number_[number];
    } catch (const Error& error) {  // belongs to nothing, and stays visible as a group of its own
      groups.push_back({});
      groups.back().why_unproven = "its public key cannot be read: " + error.message();
    }
    (groups[at].*members).push_back(&item);
  }
  trust::KeyNumbers numbers_;
  std::vector<std::size_t> group_of_number_;
};

void prove(KeyGroup& group) {
  if (group.private_keys.empty() || !has_others(group) || group.public_key.spki().empty()) return;
  // One proof per pair of different spellings: ten copies of a certificate are proved once, and a second private key is proved too.
  std::unordered_set<std::string_view> done_keys;
  for (const Item* key_item : group.private_keys) {
    const PrivateKey& key = *key_item->as<PrivateKey>();
    if (!done_keys.insert(as_text(key.pkcs8().reveal())).second) continue;
    std::unordered_set<std::string> done;
    const auto proves = [&](const PublicKey& other) { return !done.emplace(as_text(other.spki())).second || prove_pair(key, other); };
    try {
      bool all = true;
      for (const Item* item : group.certificates) all = all && proves(item->as<Certificate>()->public_key());
      for (const Item* item : group.requests) all = all && proves(item->as<Csr>()->public_key());
      for (const Item* item : group.public_keys) all = all && proves(*item->as<PublicKey>());
      for (const Item* item : group.private_keys)
        if (item != key_item) all = all && proves(item->as<PrivateKey>()->public_key());
      if (!all) {
        group.why_unproven = "a signature made with the private key does not verify under the public key";
        return;
      }
    } catch (const Error& error) {
      group.why_unproven = error.message();
      return;
    }
  }
  group.proven = true;
}

bool holds_leaf(const KeyGroup& group) {
  return std::any_of(group.certificates.begin(), group.certificates.end(),
                     [](const Item* item) { return !trust::is_ca(*item->as<Certificate>()); });
}

// Takes the chain certificates out of the groups.
void set_issuers_aside(MatchAnswer& answer) {
  std::unordered_set<std::string> files_with_subject;  // files that hold what the others came along for
  for (const KeyGroup& group : answer.groups)
    for (const Item* item : group.certificates)
      if (!group.private_keys.empty() || !trust::is_ca(*item->as<Certificate>())) files_with_subject.insert(item->source.file);

  const auto came_along = [&](const KeyGroup& group, const Item* item) {
    return group.private_keys.empty() && trust::is_ca(*item->as<Certificate>()) &&
           (answer.folder ? !files_with_subject.empty() : files_with_subject.count(item->source.file) != 0);
  };
  for (KeyGroup& group : answer.groups) {
    const auto stays = std::stable_partition(group.certificates.begin(), group.certificates.end(),
                                             [&](const Item* item) { return !came_along(group, item); });
    answer.issuers.insert(answer.issuers.end(), stays, group.certificates.end());
    group.certificates.erase(stays, group.certificates.end());
  }
  std::erase_if(answer.groups, [](const KeyGroup& group) { return things(group) == 0; });
}

}  // namespace

MatchAnswer match_pairs(const Bag& bag, bool folder) {
  MatchAnswer answer;
  answer.folder = folder;
  answer.groups = Sorter(bag).groups;
  set_issuers_aside(answer);
  for (KeyGroup& group : answer.groups) prove(group);
  std::stable_partition(answer.groups.begin(), answer.groups.end(), holds_leaf);
  return answer;
}

bool MatchAnswer::all_matched() const {
  if (folder) {
    return std::any_of(groups.begin(), groups.end(), [](const KeyGroup& group) { return group.proven; }) &&
           std::all_of(groups.begin(), groups.end(), [](const KeyGroup& group) { return group.proven || group.certificates.empty(); });
  }
  return (groups.size() == 1 && groups.front().proven) || compared_only();
}

bool MatchAnswer::compared_only() const {
  if (folder || groups.size() != 1) return false;
  const KeyGroup& group = groups.front();
  return group.private_keys.empty() && things(group) >= 2 && !(group.requests.empty() && group.public_keys.empty());
}

}  // namespace certkit
