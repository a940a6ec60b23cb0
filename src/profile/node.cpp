#include "profile/node.hpp"

#include "base/files.hpp"
#include "base/text.hpp"

namespace certkit::profile {

std::string Place::to_text() const {
  if (!file) return "built in";
  return line == 0 ? *file : *file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

std::string Place::file_and_line() const {
  if (!file) return "built in";
  return line == 0 ? *file : *file + ":" + std::to_string(line);
}

void fail(const Place& place, const std::string& message, std::string hint) {
  throw Error(Errc::usage, place.to_text() + ": " + message, std::move(hint));
}

Secret read_source(const std::filesystem::path& file, std::size_t limit) {
  try {
    return base::read_file(file, limit);
  } catch (const Error& error) {
    if (error.code() != Errc::limit) throw;
    throw Error(Errc::usage, error.message(), error.hint(), error.input());
  }
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
  const std::string near = base::nearest(word, candidates);
  return near.empty() ? std::string() : "; did you mean '" + near + "'?";
}

std::string join(std::span<const std::string> words, std::string_view separator) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += separator;
    text += word;
  }
  return text;
}

const Node* Node::find(std::string_view key) const noexcept {
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (keys[i] == key) return &items[i];
  return nullptr;
}

Node* Node::find(std::string_view key) noexcept { return const_cast<Node*>(static_cast<const Node*>(this)->find(key)); }

Place Node::at(std::size_t offset) const {
  Place there = place;
  if (text_at >= 0) there.column += text_at + static_cast<int>(offset);
  return there;
}

std::string_view Node::kind_in_words() const noexcept {
  switch (kind) {
    case Kind::null: return "nothing";
    case Kind::scalar: return "a single value";
    case Kind::list: return "a list";
    case Kind::map: return "a map";
  }
  return "nothing";
}

namespace {

void set_member(Node& map, const std::string& key, const Place& place, Node value) {
  if (Node* there = map.find(key)) {
    *there = std::move(value);
    return;
  }
  map.keys.push_back(key);
  map.key_places.push_back(place);
  map.items.push_back(std::move(value));
}

void take_away(Node& map, std::string_view key) {
  for (std::size_t i = 0; i < map.keys.size(); ++i) {
    if (map.keys[i] != key) continue;
    map.keys.erase(map.keys.begin() + static_cast<std::ptrdiff_t>(i));
    map.key_places.erase(map.key_places.begin() + static_cast<std::ptrdiff_t>(i));
    map.items.erase(map.items.begin() + static_cast<std::ptrdiff_t>(i));
    return;
  }
}

}  // namespace

Node merge(const Node& base, const Node& over) {
  if (over.kind != Node::Kind::map) return over;
  Node result;
  result.kind = Node::Kind::map;
  result.place = over.place;
  if (base.kind == Node::Kind::map) result = base;
  result.place = over.place;
  for (std::size_t i = 0; i < over.keys.size(); ++i) {
    const std::string& key = over.keys[i];
    const Node& value = over.items[i];
    const Place& place = over.key_places[i];
    if (key.size() > 1 && key.ends_with('+')) {
      const std::string plain = key.substr(0, key.size() - 1);
      if (value.kind != Node::Kind::list) fail(place, "'" + key + "' appends to a list, but here is " + std::string(value.kind_in_words()));
      if (over.find(plain))
        fail(place, "'" + plain + "' and '" + key + "' in one map", "give the whole list, or only what is to be appended");
      Node list = value;
      if (const Node* inherited = base.find(plain)) {
        if (inherited->kind != Node::Kind::list) fail(place, "'" + plain + "' of " + inherited->place.file_and_line() + " is not a list");
        list.items = inherited->items;
        list.items.insert(list.items.end(), value.items.begin(), value.items.end());
      }
      set_member(result, plain, place, std::move(list));
    } else if (value.kind == Node::Kind::null) {
      if (!base.find(key)) fail(place, "'" + key + "' has no value");
      take_away(result, key);
    } else {
      const Node* inherited = base.find(key);
      const bool both_maps = inherited && inherited->kind == Node::Kind::map && value.kind == Node::Kind::map;
      set_member(result, key, place, merge(both_maps ? *inherited : Node{}, value));
    }
  }
  return result;
}

}  // namespace certkit::profile
