#include "profile/plain_yaml.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

using namespace certkit;
using namespace certkit::profile;

namespace {

const auto kFile = std::make_shared<const std::string>("t.yaml");

std::optional<Node> plain(const std::string& text, const YamlLimits& limits = {}) { return read_plain_yaml(text, kFile, limits); }

void show(std::ostream& out, const Node& node, int depth) {
  const std::string margin(static_cast<std::size_t>(depth) * 2, ' ');
  out << margin << static_cast<int>(node.kind) << ' ' << node.place.to_text() << " '" << node.text << "' " << node.text_at << '\n';
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (i < node.keys.size()) out << margin << node.keys[i] << " at " << node.key_places[i].to_text() << '\n';
    show(out, node.items[i], depth + 1);
  }
}
std::string shown(const Node& node) {
  std::ostringstream out;
  show(out, node, 0);
  return out.str();
}

// By the library, whatever the text is: its last line is nothing that is plain.
std::string by_library(std::string text) {
  if (!text.ends_with('\n')) text += '\n';
  try {
    Node node = read_yaml(text + "zz_last: 'it''s'\n", "t.yaml");
    node.keys.pop_back();
    node.key_places.pop_back();
    node.items.pop_back();
    return shown(node);
  } catch (const Error& error) {
    return error.message();
  }
}

std::string content_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

const std::string kFleet = R"(# a fleet
issuers:
  lab: {issuer: "ca:lab-ca"}
  office:
    issuer: adcs:https://ca01.contoso.com/certsrv   # the old one
    attributes: [CertificateTemplate:WebServer, 'a b']
defaults: {issuer: lab, hooks: {reload: [systemctl, reload, nginx]}}
certificates:
- name: www
  san: [www.contoso.com, 10.1.1.5]

  installations:
    - /etc/nginx/tls
    - to: "/srv/${name}"
      mode: "0644"
  endpoints: [{at: mail.contoso.com:25, starttls: smtp}, []]
-   name: mcu1
    set: {}
    days: 7
)";

}  // namespace

TEST_CASE("plain YAML is what the library makes of it, place by place") {
  const auto read = plain(kFleet);
  REQUIRE(read);
  CHECK(shown(*read) == by_library(kFleet));
  for (const char* text :
       {"a: 1", "a: 1 # x\nb: \"\"\n", "a:\n  b:\n    c: d e  f\n  g: h\ni: j\n", "a:\n- 1\n- b: c\n  d: e\nf: g\n", "a: x#y\nb: c:d\n",
        "a: [x, 'y, z', {b: c}]\n", "a: [ ]\nb: { }\n", "a: http://x/y?z=1&u\n", "a:\n    - b\n    - c\n", "a: \xc3\xb8 \n"}) {
    CAPTURE(text);
    const auto one = plain(text);
    if (one) CHECK(shown(*one) == by_library(text));
  }
}

TEST_CASE("plain YAML is not all of YAML") {
  for (const char* text : {"",
                           "- a\n",
                           "a\n",
                           "a: b\n  c\n",
                           "a: |\n  b\n",
                           "a: >\n  b\n",
                           "a: &x b\n",
                           "a: *x\n",
                           "a: !!str b\n",
                           "a: ~\n",
                           "a: null\n",
                           "a:\n",
                           "a: \"\\n\"\n",
                           "a: 'it''s'\n",
                           "a: [b,\n c]\n",
                           "a: {b: c\n",
                           "a: [b\n",
                           "a: b: c\n",
                           "a: b:\n",
                           "\"a\": b\n",
                           "? a\n",
                           "a: -1\n",
                           "a:\tb\n",
                           "a: b\r\n",
                           "---\na: b\n",
                           "a: b\n---\n",
                           "a: b\n...\n",
                           "a: 1\na: 2\n",
                           " a: 1\n",
                           "a: 1\n b: 2\n",
                           "a:\n    b: 1\n  c: 2\n",
                           "a: [b, ]\n",
                           "a: [{b}]\n",
                           "a: {b: }\n",
                           "a: [b: c]\n",
                           "a: @x\n",
                           "a: `x\n",
                           "a: %x\n",
                           "a:\n- - b\n",
                           "a:\n-\n  b\n",
                           "null: a\n",
                           "a: 'b' c\n",
                           "a: \"b\":\n",
                           "a: [b}]\n",
                           "a: [b?]\n"}) {
    CAPTURE(text);
    CHECK_FALSE(plain(text));
  }
  CHECK(plain("a: 1\nb: 2\n", {1u << 20, 5, 24, 2}));
  CHECK_FALSE(plain("a: 1\nb: 2\n", {1u << 20, 4, 24, 2}));
  CHECK_FALSE(plain("a: 1\nb: 2\n", {1u << 20, 5, 24, 1}));
  CHECK(plain("a: [[b]]\n", {1u << 20, 50, 3, 2}));
  CHECK_FALSE(plain("a: [[b]]\n", {1u << 20, 50, 2, 2}));
}

TEST_CASE("plain YAML: every profile is read as by the library") {
  std::size_t files = 0, read = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(CERTKIT_SOURCE) + "/profiles")) {
    if (entry.path().extension() != ".yaml") continue;
    const std::string text = content_of(entry.path());
    ++files;
    const auto one = plain(text);
    if (!one) continue;
    ++read;
    CAPTURE(entry.path().string());
    CHECK(shown(*one) == by_library(text));
  }
  CHECK(files > 50);
  CHECK(read > 0);
}

TEST_CASE("plain YAML: whatever a slip of the hand makes of a file, what is read is what the library reads") {
  std::mt19937 random(7);  // the same slips each time
  const std::string letters = " \n-:#[]{},'\"ab?&*!|>~\t%@`\\.0/$";
  const auto below = [&](std::size_t most) { return random() % most; };
  std::size_t read = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text = kFleet;
    for (std::size_t slips = 1 + below(3); slips > 0; --slips) {
      const std::size_t at = below(text.size());
      switch (below(3)) {
        case 0: text.erase(at, 1 + below(4)); break;
        case 1: text.insert(at, 1, letters[below(letters.size())]); break;
        default: text[at] = letters[below(letters.size())];
      }
    }
    const auto one = plain(text);
    if (!one) continue;
    ++read;
    CAPTURE(text);
    REQUIRE(shown(*one) == by_library(text));
  }
  CHECK(read > 1000);
}
