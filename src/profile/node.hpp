// YAML as a plain tree in which every value knows the file, line and column that it came from. Maps keep the order of the file.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "certkit/error.hpp"
#include "certkit/secret.hpp"

namespace certkit::profile {

struct Place {
  std::shared_ptr<const std::string> file;
  int line = 0, column = 0;                         // from 1; 0: the file as a whole
  [[nodiscard]] std::string to_text() const;        // "profiles/x.yaml:12:5"
  [[nodiscard]] std::string file_and_line() const;  // "profiles/x.yaml:12"
};

// Throws Errc::usage: "<place>: <message>".
[[noreturn]] void fail(const Place& place, const std::string& message, std::string hint = {});
// "; did you mean 'san'?", or nothing if no candidate is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);
[[nodiscard]] std::string join(std::span<const std::string> words, std::string_view separator);

struct Node {
  enum class Kind { null, scalar, list, map };
  Kind kind = Kind::null;
  Place place;
  std::string text;         // scalar
  int text_at = -1;         // columns from place to the first character of text; -1: it is folded or escaped
  std::vector<Node> items;  // of a list; of a map, the value of keys[i]
  std::vector<std::string> keys;
  std::vector<Place> key_places;

  [[nodiscard]] const Node* find(std::string_view key) const noexcept;
  [[nodiscard]] Node* find(std::string_view key) noexcept;
  // Where the character at `offset` of a scalar's text is in the file (the scalar itself where that cannot be told).
  [[nodiscard]] Place at(std::size_t offset) const;
  [[nodiscard]] std::string_view kind_in_words() const noexcept;  // "a list"
};

struct YamlLimits {
  std::size_t bytes = 1u << 20;
  std::size_t nodes = 50'000;  // after aliases were expanded
  std::size_t depth = 24;
  std::size_t keys = 1'000;  // in one map
};

// The content of a profile or an INF. One that is larger than `limit` is wrong as any other mistake in it: Errc::usage.
[[nodiscard]] Secret read_source(const std::filesystem::path& file, std::size_t limit);

// One document. Throws Errc::usage with the place (syntax, a key twice, tags, more than one document, too large). UTF-8 or UTF-16 with BOM.
[[nodiscard]] Node read_yaml(std::string_view text, const std::string& file, const YamlLimits& limits = {});

// `over` on `base`: maps are merged key by key, lists and scalars replaced; a key written `key+` appends its list to the inherited one; a
// key without value (or ~) takes the inherited one away.
[[nodiscard]] Node merge(const Node& base, const Node& over);

}  // namespace certkit::profile
