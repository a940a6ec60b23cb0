#include "profile/yaml_text.hpp"

#include <algorithm>

namespace certkit::profile {
namespace {

// Letters, digits and what has no meaning to YAML wherever it stands; "${…}" is what templates are full of.
bool is_plain(std::string_view text) {
  constexpr std::string_view kFirst = "./$_", kInside = "./$_{}()+-*'<>=,;|@%^~&!?[] ";
  const auto word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  if (text.empty() || text.back() == ' ') return false;
  if (!word(text.front()) && kFirst.find(text.front()) == std::string_view::npos) return false;
  if (text == "null" || text == "Null" || text == "NULL") return false;
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return word(c) || kInside.find(c) != std::string_view::npos || (static_cast<unsigned char>(c) & 0x80) != 0;
  });
}

class Lines {
 public:
  std::vector<YamlLine> lines;

  // `lead`: what stands on the line before the value; what follows on lines of its own is indented by `indent`.
  void value(const Node& node, const std::string& lead, std::size_t indent, const std::string& path) {
    switch (node.kind) {
      case Node::Kind::null: lines.push_back({lead + "~", path, &node}); return;
      case Node::Kind::scalar: lines.push_back({lead + yaml_scalar(node.text), path, &node}); return;
      case Node::Kind::list:
        if (node.items.empty()) return lines.push_back({lead + "[]", path, &node});
        break;
      case Node::Kind::map:
        if (node.items.empty()) return lines.push_back({lead + "{}", path, &node});
        break;
    }
    const bool is_map = node.kind == Node::Kind::map;
    // The first key of a map in a list stands on the line of its dash.
    const bool beside_dash = is_map && lead.ends_with("- ");
    if (!beside_dash && !lead.empty()) lines.push_back({lead.substr(0, lead.find_last_not_of(' ') + 1), "", nullptr});
    const std::string blanks(indent, ' ');
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const std::string before = beside_dash && i == 0 ? lead : blanks;
      if (is_map)
        value(node.items[i], before + yaml_scalar(node.keys[i]) + ": ", indent + 2,
              path.empty() ? node.keys[i] : path + "." + node.keys[i]);
      else
        value(node.items[i], blanks + "- ", indent + 2, path + "[" + std::to_string(i) + "]");
    }
  }
};

}  // namespace

std::string yaml_scalar(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  constexpr char kHex[] = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x20 || octet == 0x7f)
      quoted += {'\\', 'x', kHex[octet >> 4], kHex[octet & 15]};
    else if (c == '"' || c == '\\')
      quoted += {'\\', c};
    else
      quoted += c;
  }
  return quoted + "\"";
}

std::vector<YamlLine> yaml_lines(const Node& tree) {
  Lines all;
  all.value(tree, "", 0, "");
  return std::move(all.lines);
}

}  // namespace certkit::profile
