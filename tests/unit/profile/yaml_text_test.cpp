#include "profile/yaml_text.hpp"

#include <doctest/doctest.h>

#include "profile/library.hpp"
#include "profile/new_profile.hpp"

using namespace certkit;
using namespace certkit::profile;

namespace {

std::string text_of(const Node& tree) {
  std::string text;
  for (const YamlLine& line : yaml_lines(tree)) text += line.text + "\n";
  return text;
}

// In flow form, which shows what belongs to what.
std::string shown(const Node& node) {
  if (node.kind == Node::Kind::null) return "~";
  if (node.kind == Node::Kind::scalar) return "<" + node.text + ">";
  std::string text;
  for (std::size_t i = 0; i < node.items.size(); ++i)
    text += (i == 0 ? "" : ", ") + (node.kind == Node::Kind::map ? node.keys[i] + ": " : std::string()) + shown(node.items[i]);
  return node.kind == Node::Kind::map ? "{" + text + "}" : "[" + text + "]";
}

}  // namespace

TEST_CASE("a scalar is written as it is where YAML reads it back so, else in quotes") {
  CHECK(yaml_scalar("rsa 2048") == "rsa 2048");
  CHECK(yaml_scalar("${name}.pem") == "${name}.pem");
  for (const char* text : {"",   " a", "a ", "a: b", "a #b", "null", "~",    "- a", "{a}", "[a]", "*a", "&a",
                           "!a", "|",  ">",  "'a'",  "\"",   "\\",   "a\nb", "%a",  "@a",  "`a",  "?a", ",a"}) {
    CAPTURE(text);
    const Node tree = read_yaml("k: " + yaml_scalar(text) + "\n" + yaml_scalar(std::string(text) + "x") + ": v\n", "t.yaml");
    CHECK(tree.items[0].text == text);
    CHECK(tree.keys[1] == std::string(text) + "x");
  }
}

TEST_CASE("a tree is read as it was written, and each line knows its value") {
  const Node tree = read_yaml("a: {b: [x, {c: 1, d: [y, [z]]}, {}], e: ~}\nf: []\n", "t.yaml");
  CHECK(text_of(tree) ==
        "a:\n"
        "  b:\n"
        "    - x\n"
        "    - c: 1\n"
        "      d:\n"
        "        - y\n"
        "        -\n"
        "          - z\n"
        "    - {}\n"
        "  e: ~\n"
        "f: []\n");
  CHECK(shown(read_yaml(text_of(tree), "t.yaml")) == shown(tree));
  const auto lines = yaml_lines(tree);
  CHECK(lines[0].value == nullptr);
  CHECK(lines[3].path == "a.b[1].c");
  CHECK(lines[3].value->text == "1");
}

TEST_CASE("every shipped profile, whole, is read as it was written") {
  const Library library({std::string(CERTKIT_SOURCE) + "/profiles"});
  for (const ListedProfile& listed : library.list()) {
    CAPTURE(listed.id);
    const Node tree = library.load(listed.id).effective;
    CHECK(shown(read_yaml(text_of(tree), "t.yaml")) == shown(tree));
  }
}

TEST_CASE("a new profile of every device loads as soon as it is filled in") {
  const Library library({std::string(CERTKIT_SOURCE) + "/profiles"});
  for (const ListedProfile& listed : library.list()) {
    if (listed.is_abstract) continue;
    CAPTURE(listed.id);
    const DeviceProfile device = library.load(listed.id);
    const DeviceProfile own = library.load_text(new_profile(device, device.id, {}), "own.yaml");
    CHECK(own.bases.front() == device.file);
  }
  const DeviceProfile mcu = library.load("codian/mcu-4500");
  const std::string text = new_profile(mcu, mcu.id, {{"fqdn", "MCU1.contoso.com"}, {"direct_sip_tls", "true"}, {"ip", "10.1.1.5"}});
  CHECK(text.find("\n  fqdn: mcu1.contoso.com\n") != std::string::npos);
  CHECK(text.find("\n  direct_sip_tls: true\n") != std::string::npos);
  CHECK(resolve(library.load_text(text, "own.yaml"), {}, {}).csr.subject.common_name() == "mcu1.contoso.com");
  CHECK_THROWS_WITH_AS((void)resolve(library.load_text(new_profile(mcu, mcu.id, {}), "own.yaml"), {}, {}),
                       doctest::Contains("needs a value for fqdn"), Error);
  CHECK_THROWS_WITH_AS((void)new_profile(library.load("ms-uc/base"), "ms-uc/base", {}), doctest::Contains("is abstract"), Error);
}
