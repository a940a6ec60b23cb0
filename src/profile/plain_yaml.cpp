#include "profile/plain_yaml.hpp"

#include <algorithm>
#include <array>

namespace certkit::profile {
namespace {

struct NotPlain {};

using Kind = Node::Kind;

constexpr bool is_letter_or_digit(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
constexpr bool may_begin_scalar(char c) noexcept {
  return is_letter_or_digit(c) || c == '/' || c == '.' || c == '_' || c == '$' || c == '(';
}

bool is_null_word(std::string_view text) noexcept {
  constexpr std::array<std::string_view, 4> kWords{"~", "null", "Null", "NULL"};
  return std::find(kWords.begin(), kWords.end(), text) != kWords.end();
}

class PlainReader {
 public:
  PlainReader(std::string_view text, const std::shared_ptr<const std::string>& file, const YamlLimits& limits)
      : text_(text), file_(file), limits_(limits) {}

  Node all() {
    next_line();
    if (ended_ || column() != 0 || !is_key(at_)) throw NotPlain{};
    Node root = map(0);
    if (!ended_) throw NotPlain{};
    return root;
  }

 private:
  // To the first character of the next line that has any but a comment.
  void next_line() {
    for (;;) {
      if (next_ >= text_.size()) {
        ended_ = true;
        return;
      }
      begin_ = next_;
      end_ = std::min(text_.find('\n', begin_), text_.size());
      next_ = end_ + 1;
      ++line_;
      at_ = std::min(text_.find_first_not_of(' ', begin_), end_);
      if (at_ < end_ && text_[at_] != '#') break;
    }
    if (text_.substr(at_, end_ - at_).find_first_of("\t\r") != std::string_view::npos) throw NotPlain{};
  }
  [[nodiscard]] std::size_t column() const { return at_ - begin_; }
  [[nodiscard]] char here() const { return at_ < end_ ? text_[at_] : '\n'; }
  void skip_blanks() {
    while (at_ < end_ && text_[at_] == ' ') ++at_;
  }
  // Nothing but a comment, which has a blank before it.
  [[nodiscard]] bool rest_is_empty() {
    const std::size_t from = at_;
    skip_blanks();
    return at_ == end_ || (text_[at_] == '#' && at_ > from);
  }

  Node made(Kind kind) {
    if (++nodes_ > limits_.nodes) throw NotPlain{};
    Node node;
    node.kind = kind;
    node.place = {file_, line_, static_cast<int>(column()) + 1};
    return node;
  }
  void go_in() {
    if (depth_++ >= limits_.depth) throw NotPlain{};
  }

  // A word, a colon, and a blank or the end of the line.
  [[nodiscard]] std::size_t key_end(std::size_t from) const {
    std::size_t i = from;
    while (i < end_ && (is_letter_or_digit(text_[i]) || (i > from && std::string_view("_.+/-").find(text_[i]) != std::string_view::npos)))
      ++i;
    const bool colon = i > from && i < end_ && text_[i] == ':' && (i + 1 == end_ || text_[i + 1] == ' ');
    return colon && !is_null_word(text_.substr(from, i - from)) ? i : std::string_view::npos;
  }
  [[nodiscard]] bool is_key(std::size_t from) const { return key_end(from) != std::string_view::npos; }
  void key(Node& map) {
    const std::size_t end = key_end(at_);
    if (end == std::string_view::npos || map.keys.size() >= limits_.keys) throw NotPlain{};
    const std::string_view word = text_.substr(at_, end - at_);
    if (map.find(word) != nullptr || ++nodes_ > limits_.nodes) throw NotPlain{};
    map.keys.emplace_back(word);
    map.key_places.push_back({file_, line_, static_cast<int>(column()) + 1});
    at_ = end + 1;
  }

  [[nodiscard]] bool is_dash() const { return here() == '-' && at_ + 1 < end_ && text_[at_ + 1] == ' '; }

  // Both stand on their first entry, in `column`, and end on the line behind their last.
  Node map(std::size_t indent) {
    go_in();
    Node node = made(Kind::map);
    do {
      key(node);
      node.items.push_back(rest_is_empty() ? below(indent) : value_and_line(indent));
    } while (goes_on(indent));
    --depth_;
    return node;
  }
  Node list(std::size_t indent) {
    go_in();
    Node node = made(Kind::list);
    do {
      at_ += 2;
      skip_blanks();
      if (is_dash()) throw NotPlain{};
      node.items.push_back(is_key(at_) ? map(column()) : value_and_line(indent));
    } while (goes_on(indent) && is_dash());
    --depth_;
    return node;
  }
  // The value of a key at the end of its line. The dashes of a list may stand below the key itself.
  Node below(std::size_t indent_of_key) {
    next_line();
    if (ended_ || column() < indent_of_key) throw NotPlain{};
    if (is_dash()) return list(column());
    if (column() == indent_of_key) throw NotPlain{};  // a key without a value
    return map(column());
  }
  [[nodiscard]] bool goes_on(std::size_t indent) const {
    if (!ended_ && column() > indent) throw NotPlain{};  // a scalar that goes on, or what is indented by mistake
    return !ended_ && column() == indent;
  }
  Node value_and_line(std::size_t indent) {
    Node node = value(false);
    if (!rest_is_empty()) throw NotPlain{};
    next_line();
    (void)goes_on(indent);
    return node;
  }

  Node value(bool in_flow) {
    switch (here()) {
      case '[': return flow_list();
      case '{': return flow_map();
      case '"':
      case '\'': return quoted();
      default: return plain(in_flow);
    }
  }

  Node quoted() {
    Node node = made(Kind::scalar);
    const char quote = text_[at_];
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos || end >= end_) throw NotPlain{};
    const std::string_view text = text_.substr(at_ + 1, end - at_ - 1);
    if (quote == '"' ? text.find('\\') != std::string_view::npos : end + 1 < end_ && text_[end + 1] == quote) throw NotPlain{};
    node.text = text;
    node.text_at = 1;
    at_ = end + 1;
    if (at_ < end_ && std::string_view(" ,]}").find(text_[at_]) == std::string_view::npos) throw NotPlain{};
    return node;
  }

  Node plain(bool in_flow) {
    if (!may_begin_scalar(here())) throw NotPlain{};
    Node node = made(Kind::scalar);
    std::size_t i = at_;
    for (; i < end_; ++i) {
      const char c = text_[i], next = i + 1 < end_ ? text_[i + 1] : '\n';
      if (c == ' ' && next == '#') break;
      if (c == ':' && (next == ' ' || next == '\n')) throw NotPlain{};
      if (!in_flow) continue;
      if (c == ',' || c == ']' || c == '}') break;
      if (c == '[' || c == '{' || c == '?' || (c == ':' && std::string_view(",]}").find(next) != std::string_view::npos)) throw NotPlain{};
    }
    std::size_t end = i;
    while (text_[end - 1] == ' ') --end;
    node.text = text_.substr(at_, end - at_);
    if (is_null_word(node.text)) throw NotPlain{};
    node.text_at = 0;
    at_ = i;
    return node;
  }

  // Behind an entry: true where another one follows. `close` ends it.
  bool another(char close) {
    skip_blanks();
    const char c = here();
    if (c != ',' && c != close) throw NotPlain{};
    ++at_;
    skip_blanks();
    return c == ',';
  }
  Node flow_list() {
    go_in();
    Node node = made(Kind::list);
    ++at_;
    skip_blanks();
    if (here() == ']')
      ++at_;
    else
      do node.items.push_back(value(true));
      while (another(']'));
    --depth_;
    return node;
  }
  Node flow_map() {
    go_in();
    Node node = made(Kind::map);
    ++at_;
    skip_blanks();
    if (here() == '}')
      ++at_;
    else
      do {
        key(node);
        skip_blanks();
        node.items.push_back(value(true));
      } while (another('}'));
    --depth_;
    return node;
  }

  std::string_view text_;
  const std::shared_ptr<const std::string>& file_;
  const YamlLimits& limits_;
  std::size_t next_ = 0, begin_ = 0, end_ = 0, at_ = 0;  // the next line; of this one where it begins and ends, and how far it is read
  int line_ = 0;
  bool ended_ = false;
  std::size_t nodes_ = 0, depth_ = 0;
};

}  // namespace

std::optional<Node> read_plain_yaml(std::string_view text, const std::shared_ptr<const std::string>& file, const YamlLimits& limits) {
  try {
    return PlainReader(text, file, limits).all();
  } catch (const NotPlain&) {
    return std::nullopt;
  }
}

}  // namespace certkit::profile
