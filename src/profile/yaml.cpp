#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <map>
#include <optional>
#include <sstream>

#include "base/text.hpp"
#include "profile/plain_yaml.hpp"

namespace certkit::profile {
namespace {

// yaml-cpp writes what \N and \_ stand for as the one octet that they are in Latin-1.
std::string escapes_in_utf8(const std::string& text) {
  if (base::is_utf8(text)) return text;
  const std::string_view from = text;
  std::string made;
  for (std::size_t at = 0; at < from.size();) {
    std::size_t size = 1;
    while (size < 4 && at + size < from.size() && !base::is_utf8(from.substr(at, size))) ++size;
    const bool whole = base::is_utf8(from.substr(at, size));
    if (!whole) size = 1;
    made += whole ? std::string(from.substr(at, size)) : base::latin1_to_utf8(as_bytes(from.substr(at, size)));
    at += size;
  }
  return made;
}

class Builder : public YAML::EventHandler {
 public:
  Builder(std::string_view source, std::shared_ptr<const std::string> file, const YamlLimits& limits)
      : source_(source), file_(std::move(file)), limits_(limits) {}

  std::optional<Node> root;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { value(made(Node::Kind::null, mark), anchor); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) fail(place(mark), "an alias inside of what it names");
    count(size_of(found->second), mark);
    if (stack_.size() + depth_of(found->second) > limits_.depth) too_deep(mark);
    value(Node(found->second), YAML::NullAnchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& text) override {
    check_tag(tag, mark);
    // An empty plain scalar and ~ come as OnNull; a quoted empty one is text.
    Node node = made(Node::Kind::scalar, mark);
    node.text = escapes_in_utf8(text);
    const std::size_t pos = mark.pos < 0 ? source_.size() : static_cast<std::size_t>(mark.pos);
    const bool quoted = pos < source_.size() && (source_[pos] == '"' || source_[pos] == '\'');
    const std::size_t start = pos + (quoted ? 1 : 0);
    if (start <= source_.size() && source_.substr(start, text.size()) == text) node.text_at = quoted ? 1 : 0;
    value(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(Node::Kind::list, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(Node::Kind::map, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    Node node;
    YAML::anchor_t anchor = YAML::NullAnchor;
    std::optional<std::string> key;
    Place key_place;
  };

  [[nodiscard]] Place place(const YAML::Mark& mark) const { return {file_, mark.line + 1, mark.column + 1}; }

  void count(std::size_t nodes, const YAML::Mark& mark) {
    nodes_ += nodes;
    if (nodes_ > limits_.nodes) fail(place(mark), "more than " + std::to_string(limits_.nodes) + " values in one file, aliases expanded");
  }
  static std::size_t size_of(const Node& node) {
    std::size_t size = 1;
    for (const Node& item : node.items) size += size_of(item);
    return size;
  }
  static std::size_t depth_of(const Node& node) {
    std::size_t depth = 0;
    for (const Node& item : node.items) depth = std::max(depth, depth_of(item));
    return depth + 1;
  }
  [[noreturn]] void too_deep(const YAML::Mark& mark) const {
    fail(place(mark), "nested deeper than " + std::to_string(limits_.depth) + " levels");
  }
  void check_tag(const std::string& tag, const YAML::Mark& mark) const {
    if (!tag.empty() && tag != "?" && tag != "!") fail(place(mark), "the tag " + base::printable(tag) + " has no meaning here");
  }

  Node made(Node::Kind kind, const YAML::Mark& mark) {
    count(1, mark);
    Node node;
    node.kind = kind;
    node.place = place(mark);
    return node;
  }

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    check_tag(tag, mark);
    if (stack_.size() >= limits_.depth) too_deep(mark);
    Frame frame;
    frame.node = made(kind, mark);
    frame.anchor = anchor;
    stack_.push_back(std::move(frame));
  }

  void close() {
    Frame frame = std::move(stack_.back());
    stack_.pop_back();
    value(std::move(frame.node), frame.anchor);
  }

  void value(Node node, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) anchors_[anchor] = node;
    if (stack_.empty()) {
      root = std::move(node);
      return;
    }
    Frame& top = stack_.back();
    if (top.node.kind == Node::Kind::list) {
      if (node.kind == Node::Kind::null) fail(node.place, "an entry of a list has no value");
      top.node.items.push_back(std::move(node));
    } else if (!top.key) {
      if (top.node.keys.size() >= limits_.keys) fail(node.place, "more than " + std::to_string(limits_.keys) + " keys in one map");
      if (node.kind != Node::Kind::scalar) fail(node.place, "a key must be a word, not " + std::string(node.kind_in_words()));
      if (const Node* there = top.node.find(node.text))
        fail(node.place,
             "the key '" + base::printable(node.text) + "' is there twice; first near line " + std::to_string(there->place.line));
      top.key = node.text;
      top.key_place = node.place;
    } else {
      top.node.keys.push_back(std::move(*top.key));
      top.node.key_places.push_back(top.key_place);
      top.node.items.push_back(std::move(node));
      top.key.reset();
    }
  }

  std::string_view source_;
  std::shared_ptr<const std::string> file_;
  YamlLimits limits_;
  std::vector<Frame> stack_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::size_t nodes_ = 0;
};

std::string as_utf8(std::string_view text, const Place& place) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    const auto converted = base::utf16_to_utf8(as_bytes(text.substr(2)), text[0] == '\xFE');
    if (!converted) fail(place, "damaged UTF-16");
    return *converted;
  }
  if (!base::is_utf8(text)) fail(place, "not UTF-8 text", "save the file as UTF-8");
  if (text.find('\0') != std::string_view::npos) fail(place, "a NUL character in the text");
  return std::string(text);
}

}  // namespace

Node read_yaml(std::string_view text, const std::string& file, const YamlLimits& limits) {
  const auto name = std::make_shared<const std::string>(file);
  const Place whole{name, 0, 0};
  if (text.size() > limits.bytes)
    throw Error(Errc::usage, file + ": larger than " + std::to_string(limits.bytes / 1024) + " KiB: not a profile", {}, file);
  const std::string source = as_utf8(text, whole);
  if (std::optional<Node> plain = read_plain_yaml(source, name, limits)) return std::move(*plain);
  Builder builder(source, name, limits);
  try {
    std::istringstream in(source);
    YAML::Parser parser(in);
    if (!parser.HandleNextDocument(builder) || !builder.root) fail(whole, "the file is empty");
    Node root = std::move(*builder.root);
    builder.root.reset();
    if (parser.HandleNextDocument(builder)) fail(whole, "more than one YAML document in the file");
    if (root.kind != Node::Kind::map)
      fail(root.place, "a profile is a map of keys and values, but here is " + std::string(root.kind_in_words()));
    return root;
  } catch (const YAML::Exception& e) {
    const Place there = e.mark.is_null() ? whole : Place{name, e.mark.line + 1, e.mark.column + 1};
    fail(there, "not YAML: " + base::printable(e.msg),
         "often the line above: keys of one map, and the dashes of one list, stand in one column, without tabs; text that begins with one "
         "of "
         "*&!@%[{ or has ': ', ' #', or inside {…} or […] a comma or bracket in it, stands in double quotes (with a backslash in it, in "
         "single ones)");
  }
}

}  // namespace certkit::profile
