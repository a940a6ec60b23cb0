#include "lint/profile_words.hpp"

#include <algorithm>
#include <array>

namespace certkit::lint {
namespace {

bool may_be_in_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

void add_words(std::string_view text, std::set<std::string>& words) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && may_be_in_word(text[end])) ++end;
    if (end != at) words.emplace(text.substr(at, end - at));
    at = end + 1;
  }
}

// "key: an example", not "key: ${fqdn}".
bool is_for_people(std::string_view key) {
  static constexpr std::array<std::string_view, 10> kKeys{"help",    "example", "tests", "values", "sources",
                                                          "aliases", "title",   "why",   "vendor", "description"};
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

void walk(const profile::Node& node, std::set<std::string>& words) {
  if (node.kind == profile::Node::Kind::scalar) add_words(node.text, words);
  for (std::size_t i = 0; i < node.items.size(); ++i)
    if (node.kind != profile::Node::Kind::map || !is_for_people(node.keys[i])) walk(node.items[i], words);
}

}  // namespace

std::set<std::string> words_used(const profile::Node& effective) {
  std::set<std::string> words;
  walk(effective, words);
  return words;
}

bool is_own(const profile::DeviceProfile& profile, const profile::Place& place) {
  return place.file != nullptr && *place.file == profile.file.string();
}

}  // namespace certkit::lint
