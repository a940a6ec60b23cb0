#include "trust/matcher.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/workers.hpp"
#include "certkit/error.hpp"
#include "crypto/threads.hpp"

namespace certkit::trust {
namespace {

using Kind = KeyThing::Kind;

// The key that is `pkcs8`, in what was read again.
const PrivateKey* find_key(const Bag& bag, const Sha256& pkcs8) {
  for (const PrivateKey* key : bag.all<PrivateKey>())
    if (spelling_of(*key) == pkcs8) return key;
  return nullptr;
}

Trial failed(std::string why) {
  Trial trial;
  trial.failure = std::move(why);
  return trial;
}

}  // namespace

std::uint32_t Matcher::add_spelling(Group& group, Gist::Thing& thing) {
  auto& all = group.spellings;
  auto known = std::find_if(all.begin(), all.end(), [&](const Spelling& spelling) { return spelling.spki == thing.print->spki; });
  if (known == all.end()) known = all.insert(known, {thing.print->spki, std::move(thing.spki), 0});
  ++known->holders;
  return static_cast<std::uint32_t>(known - all.begin());
}

void Matcher::add(Gist&& gist) {
  for (Gist::Thing& thing : gist.things) {
    std::size_t at = groups_.size();
    if (thing.print) {
      const std::size_t number = numbers_.number(*thing.print);
      if (number == group_of_number_.size()) group_of_number_.push_back(static_cast<std::uint32_t>(groups_.size()));
      at = group_of_number_[number];
    }
    if (at == groups_.size()) {
      Group& made = groups_.emplace_back();
      made.shown.key = std::move(thing.key);
      made.shown.spki_sha256 = thing.print ? thing.print->spki : PublicKey().spki_sha256();
      made.shown.why_unproven = std::move(thing.unreadable);
    }
    Group& group = groups_[at];
    if (thing.print) {
      const std::uint32_t spelling = add_spelling(group, thing);
      if (thing.pkcs8) {
        auto known = std::find_if(group.keys.begin(), group.keys.end(), [&](const Key& key) { return key.pkcs8 == *thing.pkcs8; });
        if (known == group.keys.end())
          known = group.keys.insert(known, {*thing.pkcs8, static_cast<std::uint32_t>(group.shown.things.size()), spelling, nullptr, {}});
        if (!known->trial) known->trial = std::move(thing.trial);
      }
    }
    group.shown.things.push_back(std::move(thing.shown));
  }
}

bool Matcher::concerns(const Key& key, const Group& group, std::size_t spelling) {
  return spelling != key.spelling || group.spellings[spelling].holders > 1;
}

// Of a trial only what it came to is kept.
void Matcher::judge(const Group& group, Key& key, Trial trial) {
  for (std::size_t i = 0; i < group.spellings.size() && key.failure.empty(); ++i) {
    if (!concerns(key, group, i)) continue;
    const Spelling& spelling = group.spellings[i];
    trial.check(spelling.spki,
                [&] { return spelling.octets.empty() ? in_common_spelling(PublicKey(trial.own_spki)) : PublicKey(spelling.octets); });
    key.failure = *trial.result(spelling.spki);
  }
}

// A file that is read again is read once for all the keys in it.
void Matcher::try_keys(const ReadAgain& read_again) {
  struct Task {
    std::string_view file;  // empty: the key was tried before, and only checks are left
    const Group* group;
    Key* key;
  };
  std::vector<Task> tasks;
  for (Group& group : groups_)
    if (group.shown.things.size() > 1)
      for (Key& key : group.keys) tasks.push_back({key.trial ? std::string_view() : group.shown.things[key.thing].file, &group, &key});
  std::stable_sort(tasks.begin(), tasks.end(), [](const Task& a, const Task& b) { return a.file < b.file; });
  std::vector<std::size_t> begins;  // of the tasks of one file
  for (std::size_t i = 0; i < tasks.size(); ++i)
    if (i == 0 || tasks[i].file.empty() || tasks[i].file != tasks[i - 1].file) begins.push_back(i);

  crypto::prepare_for_threads();
  base::parallel_for(begins.size(), 0, [&](std::size_t n) {
    const std::size_t end = n + 1 < begins.size() ? begins[n + 1] : tasks.size();
    Bag bag;
    std::string why = "its file changed while certkit was at work";
    try {
      if (!tasks[begins[n]].file.empty()) bag = read_again(std::string(tasks[begins[n]].file));
    } catch (const Error& error) {
      why = "its file cannot be read once more: " + error.message();
    }
    for (std::size_t i = begins[n]; i < end; ++i) {
      const auto& [file, group, key] = tasks[i];
      if (key->trial) {
        judge(*group, *key, std::move(*std::exchange(key->trial, nullptr)));
      } else {
        const PrivateKey* private_key = find_key(bag, key->pkcs8);
        judge(*group, *key, private_key != nullptr ? Trial::of(*private_key) : failed(why));
      }
    }
  });
}

void Matcher::conclude(Group& group) const {
  const auto& things = group.shown.things;
  const auto fail = std::count_if(things.begin(), things.end(), [](const KeyThing& thing) { return thing.signature_fails; });
  // In a folder it may lie about beside a pair; what is named is asked about.
  if (fail > 0 && (!folder_ || static_cast<std::size_t>(fail) + 1 >= things.size())) {
    group.shown.why_unproven = "the signature of the CSR does not verify under its own key";
    return;
  }
  if (group.keys.empty() || things.size() < 2) return;
  const auto failed = std::find_if(group.keys.begin(), group.keys.end(), [](const Key& key) { return !key.failure.empty(); });
  if (failed != group.keys.end())
    group.shown.why_unproven = failed->failure;
  else
    group.shown.proven = true;
}

// Takes the chain certificates out of the groups.
void Matcher::set_issuers_aside(std::vector<KeyThing>& issuers) {
  std::unordered_set<std::string> files_with_subject;  // files that hold what the others came along for
  bool any_subject = false;
  for (const Group& group : groups_)
    for (const KeyThing& thing : group.shown.things)
      if (thing.kind == Kind::certificate && (!group.keys.empty() || !thing.ca)) {
        any_subject = true;
        if (!folder_) files_with_subject.insert(thing.file);
      }
  for (Group& group : groups_) {
    if (!group.keys.empty()) continue;
    auto& things = group.shown.things;
    const auto came_along = std::stable_partition(things.begin(), things.end(), [&](const KeyThing& thing) {
      const bool with_subject = folder_ ? any_subject : files_with_subject.count(thing.file) != 0;
      return thing.kind != Kind::certificate || !thing.ca || !with_subject;
    });
    issuers.insert(issuers.end(), std::make_move_iterator(came_along), std::make_move_iterator(things.end()));
    things.erase(came_along, things.end());
  }
}

MatchAnswer Matcher::answer(const ReadAgain& read_again) && {
  MatchAnswer answer;
  answer.folder = folder_;
  try_keys(read_again);
  for (Group& group : groups_) conclude(group);
  set_issuers_aside(answer.issuers);
  const auto is_leaf = [](const KeyThing& thing) { return thing.kind == Kind::certificate && !thing.ca; };
  std::deque<KeyGroup> others;
  for (; !groups_.empty(); groups_.pop_front()) {  // what was needed for the work goes as the answer grows
    KeyGroup& group = groups_.front().shown;
    if (group.things.empty()) continue;
    const bool leaf = std::any_of(group.things.begin(), group.things.end(), is_leaf);
    (leaf ? answer.groups : others).push_back(std::move(group));
  }
  for (; !others.empty(); others.pop_front()) answer.groups.push_back(std::move(others.front()));
  return answer;
}

}  // namespace certkit::trust
