// A profile as a file: YAML, its keys and expressions, and what is resolved from it. Nothing is inherited but from the library given here.
#include <map>

#include "base/text.hpp"
#include "profile/library.hpp"
#include "profile/resolve.hpp"
#include "profile/yaml_text.hpp"
#include "support/fuzz.hpp"

using namespace certkit;
using namespace certkit::profile;

namespace {

// What a node holds, in a form that YAML reads back as the same: every scalar in double quotes, maps and lists in flow style.
void write(const Node& node, std::string& out) {
  const auto quoted = [&](const std::string& text) {
    constexpr char kHex[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
      const auto octet = static_cast<unsigned char>(c);
      if (octet < 0x20 || octet == 0x7f)
        out += {'\\', 'x', kHex[octet >> 4], kHex[octet & 15]};
      else if (c == '"' || c == '\\')
        out += {'\\', c};
      else
        out += c;
    }
    out += '"';
  };
  switch (node.kind) {
    case Node::Kind::null: out += '~'; return;
    case Node::Kind::scalar: return quoted(node.text);
    case Node::Kind::list:
    case Node::Kind::map: break;
  }
  const bool map = node.kind == Node::Kind::map;
  out += map ? '{' : '[';
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (i != 0) out += ", ";
    if (map) {
      out += "? ";
      quoted(node.keys[i]);
      out += " : ";
    }
    write(node.items[i], out);
  }
  out += map ? '}' : ']';
}

bool equal(const Node& a, const Node& b) {
  if (a.kind != b.kind || a.text != b.text || a.keys != b.keys || a.items.size() != b.items.size()) return false;
  for (std::size_t i = 0; i < a.items.size(); ++i)
    if (!equal(a.items[i], b.items[i])) return false;
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Library library({std::string(CERTKIT_SOURCE) + "/tests/fuzz/support/library"});
  const std::string_view text = as_text({data, size});
  YamlLimits limits;
  limits.nodes = 2'000;  // aliases multiply values on purpose; this bounds by how much
  std::optional<Node> tree;
  if (!fuzz::takes(size, {8u << 20, 4000}, [&] { tree = read_yaml(text, "fuzz.yaml", limits); })) return 0;
  std::string written;
  write(*tree, written);
  if (written.size() < 100'000)
    fuzz::require(equal(read_yaml(written, "fuzz.yaml"), *tree), "a tree is read as it was written: " + written);
  if (written.size() < 1000) {  // a key of more than 1024 characters cannot stand before a colon
    std::string block;
    for (const YamlLine& line : yaml_lines(*tree)) block += line.text + "\n";
    fuzz::require(equal(read_yaml(block, "fuzz.yaml"), *tree), "a tree is read as it was written in block form: " + block);
  }

  // A base is read from the library: as much again for each that is named.
  std::optional<DeviceProfile> profile;
  if (!fuzz::takes(size, {64u << 20, 20'000}, [&] { profile = library.load_text(text, "fuzz.yaml"); })) return 0;
  if (profile->is_abstract) return 0;
  (void)fuzz::refusal(size, {64u << 20, 1u << 20}, [&] { (void)resolve(*profile, {{"fqdn", "mcu1.contoso.com"}}, {}); });
  return 0;
}
