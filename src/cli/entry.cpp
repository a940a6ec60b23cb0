// One entry of a store with several, by its name.
#include <algorithm>

#include "base/text.hpp"
#include "cli/bundle.hpp"
#include "cli/render/objects.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

std::string common_name_of(const Certificate& certificate) {
  try {
    return certificate.subject().common_name().value_or("");
  } catch (const Error&) {  // an unreadable subject has none
    return {};
  }
}

// What an entry is called, where this item is what it is called after: its key, or a certificate that stands alone.
std::string entry_name(const Item& item, const Bag& bag) {
  std::string name = stored_name(item);
  if (item.as<PrivateKey>() == nullptr || !name.empty()) return name;
  const Certificate* certificate = certificate_of(item, bag);
  if (certificate != nullptr) name = stored_names(bag, {certificate, 1}).front();
  if (certificate != nullptr && name.empty()) name = common_name_of(*certificate);
  return name.empty() ? item.as<PrivateKey>()->public_key().describe() : name;
}

enum class Entries { keys, all };

std::vector<std::string> names_of(Entries which, const Bag& bag) {
  std::vector<std::string> names;
  for (const Item& item : bag.items) {
    const bool wanted = item.as<PrivateKey>() != nullptr || (which == Entries::all && item.java_trusted);
    const std::string name = wanted ? entry_name(item, bag) : std::string();
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

std::string listed(std::vector<std::string> names) {
  constexpr std::size_t kNamed = 12;
  if (names.size() > kNamed) {
    const std::string more = std::to_string(names.size() - kNamed) + " more";
    names.resize(kNamed);
    names.push_back(more);
  }
  return base::printable(join(names));
}

// Places of the items that are called so: by the store, else by a CN; keys before certificates.
std::vector<std::size_t> find(const Bag& bag, const std::string& name) {
  const std::string wanted = base::lower(name);
  std::vector<std::size_t> keys, certificates, keys_by_cn, certificates_by_cn;
  for (std::size_t i = 0; i < bag.items.size(); ++i) {
    const Item& item = bag.items[i];
    const bool key = item.as<PrivateKey>() != nullptr;
    const Certificate* certificate = key ? certificate_of(item, bag) : item.as<Certificate>();
    if (!key && certificate == nullptr) continue;
    if (base::lower(entry_name(item, bag)) == wanted)
      (key ? keys : certificates).push_back(i);
    else if (certificate != nullptr && base::lower(common_name_of(*certificate)) == wanted)
      (key ? keys_by_cn : certificates_by_cn).push_back(i);
  }
  for (auto* found : {&keys, &certificates, &keys_by_cn, &certificates_by_cn})
    if (!found->empty()) return std::move(*found);
  return {};
}

void drop_problems_of_others(Bag& bag, const std::string& alias) {
  const std::string ours = "alias " + alias;
  std::erase_if(bag.problems, [&](const Problem& problem) {
    return problem.place.starts_with("alias ") && problem.place != ours && !problem.place.starts_with(ours + ", ");
  });
}

}  // namespace

const Certificate* certificate_of(const Item& key, const Bag& bag) {
  const Certificate* found = nullptr;
  for (const Item& item : bag.items) {
    const auto* certificate = item.as<Certificate>();
    if (certificate == nullptr || !certificate->public_key().same_as(key.as<PrivateKey>()->public_key())) continue;
    if (item.source.file == key.source.file && item.friendly_name == key.friendly_name && item.local_key_id == key.local_key_id)
      return certificate;
    if (found == nullptr) found = certificate;
  }
  return found;
}

std::string how_to_pick(const Bag& bag) {
  return "certkit split and convert pick one with --alias NAME: " + listed(names_of(Entries::keys, bag));
}

Bag entry_called(const std::string& name, Bag&& bag, const std::string& file, KeyNeed need) {
  if (name.empty()) return std::move(bag);
  std::vector<std::size_t> found = find(bag, name);
  const bool key = !found.empty() && bag.items[found.front()].as<PrivateKey>() != nullptr;
  if (!key && std::any_of(bag.problems.begin(), bag.problems.end(),
                          [&](const Problem& problem) { return base::lower(problem.place) == base::lower("alias " + name); }))
    return std::move(bag);  // it is there, and the caller says why it could not be read
  const auto is_of_the_store = [](const Problem& problem) { return problem.about_keys && !problem.place.starts_with("alias "); };
  if (found.empty() && std::any_of(bag.problems.begin(), bag.problems.end(), is_of_the_store))
    return std::move(bag);  // it may be one of the keys that could not be opened, and the caller says why
  if (found.empty()) {
    const auto names = names_of(Entries::all, bag);
    const std::string near = base::nearest(name, names);
    throw Error(Errc::usage, "no entry is called '" + base::printable(name) + "'",
                (near.empty() ? "" : "did you mean '" + base::printable(near) + "'? ") +
                    (names.empty() ? "certkit inspect " + file + " shows what there is" : "there are " + listed(names)),
                name);
  }
  const auto same_object = [&](std::size_t a, std::size_t b) {
    const Item &one = bag.items[a], &other = bag.items[b];
    return key ? one.as<PrivateKey>()->public_key().same_as(other.as<PrivateKey>()->public_key()) &&
                     one.friendly_name == other.friendly_name
               : *one.as<Certificate>() == *other.as<Certificate>();
  };
  for (const std::size_t other : found)
    if (!same_object(found.front(), other))
      throw Error(Errc::usage, "several entries are called '" + base::printable(name) + "'",
                  "there are " + listed(names_of(Entries::all, bag)), name);
  const Item& chosen = bag.items[found.front()];
  if (const auto names = names_of(Entries::keys, bag); !key && need == KeyNeed::required && !names.empty())
    throw Error(Errc::wrong_kind, "'" + base::printable(name) + "' is a certificate without a key in " + file,
                "with a key there is " + listed(names), file);
  const Certificate* leaf = key ? certificate_of(chosen, bag) : chosen.as<Certificate>();
  std::vector<Certificate> chain;
  if (leaf != nullptr) chain = key || !leaf->is_ca() ? order_chain(*leaf, bag.all<Certificate>()).path : std::vector{*leaf};
  if (!key) chain.erase(chain.begin());  // it is the item itself
  Bag entry;
  entry.files = std::move(bag.files);
  for (Bag::File& one : entry.files) one.closed_keys = 0;  // what is asked for is open
  entry.problems = std::move(bag.problems);
  drop_problems_of_others(entry, chosen.friendly_name);
  for (std::size_t i = 0; i < bag.items.size(); ++i) {
    Item& item = bag.items[i];
    const auto* certificate = item.as<Certificate>();
    const auto link = certificate != nullptr ? std::find(chain.begin(), chain.end(), *certificate) : chain.end();
    if (i != found.front() && link == chain.end()) continue;
    if (link != chain.end()) chain.erase(link);
    if (key) item.java_trusted = false;  // here it is part of a chain
    entry.items.push_back(std::move(item));
  }
  return entry;
}

}  // namespace certkit::cli
