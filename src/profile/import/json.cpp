#include "profile/import/json.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace certkit::profile {
namespace {

constexpr YamlLimits kLimits;

class Parser {
 public:
  Parser(std::string_view text, const std::string& file, std::vector<std::string>& notes)
      : text_(text), file_(std::make_shared<const std::string>(file)), notes_(notes) {}

  Node document() {
    Node root = value(0);
    skip_blanks();
    if (at_ != text_.size()) wrong("the end of the document");
    return root;
  }

 private:
  [[nodiscard]] Place here() const { return {file_, line_, static_cast<int>(at_ - line_at_) + 1}; }
  [[noreturn]] void wrong(const std::string& wanted) const {
    const std::string got = at_ == text_.size() ? "the end of the file" : "'" + base::printable(text_.substr(at_, 1)) + "'";
    fail(here(), "not JSON: here is " + got + ", and " + wanted + " is wanted");
  }

  void skip_blanks() {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n')
        ++line_, line_at_ = at_ + 1;
      else if (c != ' ' && c != '\t' && c != '\r')
        return;
    }
  }
  bool next_is(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  Node value(std::size_t depth) {
    skip_blanks();
    if (depth > kLimits.depth) fail(here(), "nested deeper than " + std::to_string(kLimits.depth) + " levels");
    if (++values_ > kLimits.nodes) fail(here(), "more than " + std::to_string(kLimits.nodes) + " values");
    Node node;
    node.place = here();
    const char c = at_ < text_.size() ? text_[at_] : '\0';
    if (c == '{' || c == '[') {
      node.kind = c == '{' ? Node::Kind::map : Node::Kind::list;
      members(node, depth);
    } else if (c == '"') {
      node.kind = Node::Kind::scalar;
      node.text = string();
    } else {
      const std::size_t from = at_;
      while (at_ < text_.size() && std::string_view("+-.0123456789abcdefghijklmnopqrstuvwxyzE").find(text_[at_]) != std::string_view::npos)
        ++at_;
      node.text = text_.substr(from, at_ - from);
      const bool number = !node.text.empty() && (c == '-' || (c >= '0' && c <= '9'));
      if (node.text == "null")
        node.text.clear();
      else if (number || node.text == "true" || node.text == "false")
        node.kind = Node::Kind::scalar;
      else
        at_ = from, wrong("a value");
    }
    return node;
  }

  void members(Node& node, std::size_t depth) {
    const bool map = node.kind == Node::Kind::map;
    const char end = map ? '}' : ']';
    ++at_;
    skip_blanks();
    if (next_is(end)) return;
    do {
      skip_blanks();
      if (!map) {
        node.items.push_back(value(depth + 1));
      } else {
        member(node, depth);
      }
      skip_blanks();
    } while (next_is(','));
    if (!next_is(end)) wrong(std::string("',' or '") + end + "'");
  }

  void member(Node& node, std::size_t depth) {
    const Place place = here();
    if (at_ >= text_.size() || text_[at_] != '"') wrong("the name of a member in double quotes");
    std::string name = string();
    skip_blanks();
    if (!next_is(':')) wrong("':'");
    Node item = value(depth + 1);
    if (Node* there = node.find(name)) {
      notes_.push_back(place.file_and_line() + ": \"" + base::printable(name) + "\" is there twice; the later one counts");
      *there = std::move(item);
      return;
    }
    if (node.keys.size() >= kLimits.keys) fail(place, "more than " + std::to_string(kLimits.keys) + " members");
    node.keys.push_back(std::move(name));
    node.key_places.push_back(place);
    node.items.push_back(std::move(item));
  }

  std::string string() {
    std::string made;
    for (++at_; at_ < text_.size() && text_[at_] != '"';) {
      const char c = text_[at_];
      if (static_cast<unsigned char>(c) < 0x20) wrong("no control character within quotes");
      ++at_;
      if (c == '\\')
        escape(made);
      else
        made += c;
    }
    if (!next_is('"')) wrong("a closing quote");
    return made;
  }

  void escape(std::string& made) {
    const char c = at_ < text_.size() ? text_[at_] : '\0';
    constexpr std::string_view kLetters = "\"\\/bfnrt", kMeant = "\"\\/\b\f\n\r\t";
    if (const std::size_t known = kLetters.find(c); c != '\0' && known != std::string_view::npos) {
      made += kMeant[known];
      ++at_;
      return;
    }
    if (c != 'u') wrong("an escape that JSON has");
    ++at_;
    Bytes units;  // UTF-16
    hex_unit(units);
    if (units[0] >= 0xd8 && units[0] <= 0xdb && text_.substr(at_, 2) == "\\u") {
      at_ += 2;
      hex_unit(units);
    }
    const auto text = base::utf16_to_utf8(units, true);
    if (!text) wrong("the other half of a surrogate pair before it");
    made += *text;
  }
  void hex_unit(Bytes& units) {
    const auto octets = at_ + 4 <= text_.size() ? base::from_hex(text_.substr(at_, 4)) : std::nullopt;
    if (!octets) wrong("four hex digits");
    units.insert(units.end(), octets->begin(), octets->end());
    at_ += 4;
  }

  std::string_view text_;
  std::shared_ptr<const std::string> file_;
  std::vector<std::string>& notes_;
  std::size_t at_ = 0, line_at_ = 0, values_ = 0;
  int line_ = 1;
};

}  // namespace

Node read_json(std::string_view text, const std::string& file, std::vector<std::string>& notes) {
  if (text.size() > kLimits.bytes) throw Error(Errc::usage, file + ": larger than 1 MiB", {}, file);
  return Parser(text, file, notes).document();
}

}  // namespace certkit::profile
