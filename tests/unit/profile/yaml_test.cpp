#include <doctest/doctest.h>

#include "profile/node.hpp"
#include "profile/pattern.hpp"

using namespace certkit;
using namespace certkit::profile;

namespace {

std::string error(std::string_view text) {
  try {
    (void)read_yaml(text, "t.yaml");
  } catch (const Error& e) {
    return std::string(to_word(e.code())) + " " + e.message();
  }
  return "no error";
}

}  // namespace

TEST_CASE("yaml: values know their place") {
  const Node node = read_yaml("a: 1\nb:\n  - x\n  - \"y z\"\n", "t.yaml");
  CHECK(node.find("b")->items[1].place.to_text() == "t.yaml:4:5");
  CHECK(node.find("b")->items[1].at(2).to_text() == "t.yaml:4:8");
  CHECK(node.key_places[1].to_text() == "t.yaml:2:1");
}

TEST_CASE("yaml: what is refused") {
  CHECK(error("a: 1\na: 2\n") == "usage t.yaml:2:1: the key 'a' is there twice; first near line 1");
  CHECK(error("").find("the file is empty") != std::string::npos);
  CHECK(error("- a\n").find("a map of keys") != std::string::npos);
  CHECK(error("a: [1\n").starts_with("usage t.yaml:"));
  CHECK(error("a: 1\n---\nb: 2\n").find("more than one YAML document") != std::string::npos);
  CHECK(error("a: !!python/object x\n").find("has no meaning here") != std::string::npos);
  CHECK(error("a: \"\xff\"\n").find("not UTF-8") != std::string::npos);
  CHECK(error(std::string_view("a: \0b\n", 6)).starts_with("usage"));
  CHECK(error("a: &x [*x]\n").starts_with("usage"));
  CHECK(error("[a]: 1\n").find("a key must be a word") != std::string::npos);
  CHECK(error(std::string((1u << 20) + 1, ' ')) == "usage t.yaml: larger than 1024 KiB: not a profile");
  CHECK(error("a: " + std::string(40, '[') + std::string(40, ']')).find("nested deeper than 24 levels") != std::string::npos);
  CHECK(error("a: " + std::string(100'000, '[')).find("nested deeper than 24 levels") != std::string::npos);
  CHECK(error(std::string(100'000, '{')).find("nested deeper than 24 levels") != std::string::npos);
}

TEST_CASE("yaml: aliases are taken, their bombs are not") {
  const Node node = read_yaml("a: &l [x, y]\nb: *l\n", "t.yaml");
  CHECK(node.find("b")->items.size() == 2);
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 0; k < 9; ++k) bomb += ", " + before;
    bomb += "]\n";
  }
  CHECK(error(bomb).find("50000 values") != std::string::npos);
}

TEST_CASE("yaml: UTF-16 and byte order marks") {
  CHECK(read_yaml("\xEF\xBB\xBF"
                  "a: b\n",
                  "t.yaml")
            .find("a")
            ->text == "b");
  CHECK(read_yaml(std::string_view("\xFF\xFE"
                                   "a\0:\0 \0b\0\n\0",
                                   12),
                  "t.yaml")
            .find("a")
            ->text == "b");
}

TEST_CASE("yaml: characters that are written as escapes are UTF-8") {
  const Node node = read_yaml("a: \"\u00e9\\_x\\N\u00e9\\L\"\n", "f.yaml");
  CHECK(node.find("a")->text == "\u00e9\u00a0x\u0085\u00e9\u2028");
}

TEST_CASE("merge: maps by key, lists replaced, appended, taken away") {
  const Node base = read_yaml("m: {a: 1, b: 2}\nl: [x]\ngone: 1\n", "base.yaml");
  const Node merged = merge(base, read_yaml("m: {b: 3}\nl+: [y]\ngone: ~\n", "own.yaml"));
  CHECK(merged.find("m")->find("a")->place.file_and_line() == "base.yaml:1");
  CHECK(merged.find("m")->find("b")->text == "3");
  CHECK(merged.find("m")->find("b")->place.file_and_line() == "own.yaml:1");
  REQUIRE(merged.find("l")->items.size() == 2);
  CHECK(merged.find("l")->items[0].text == "x");
  CHECK(merged.find("gone") == nullptr);
  CHECK(merge(base, read_yaml("l: [z]\n", "own.yaml")).find("l")->items.size() == 1);
  CHECK_THROWS_WITH_AS((void)merge(base, read_yaml("none:\n", "own.yaml")), "own.yaml:1:1: 'none' has no value", Error);
  CHECK_THROWS_AS((void)merge(base, read_yaml("l+: y\n", "own.yaml")), Error);
  CHECK_THROWS_AS((void)merge(base, read_yaml("m+: [y]\n", "own.yaml")), Error);
  CHECK_THROWS_AS((void)merge(base, read_yaml("l: [a]\nl+: [y]\n", "own.yaml")), Error);
}

TEST_CASE("patterns match as a whole and always end") {
  const auto matches = [](const char* pattern, std::string_view text) { return Pattern(pattern, {}).matches(text); };
  CHECK(matches("[a-z]+(-[a-z0-9]+)*", "abc-d1"));
  CHECK_FALSE(matches("[a-z]+(-[a-z0-9]+)*", "abc-"));
  CHECK(matches("a|bc?", "b"));
  CHECK(matches("a|bc?", "bc"));
  CHECK_FALSE(matches("a|bc?", "abc"));
  CHECK(matches("[^.]{2,3}", "xyz"));
  CHECK_FALSE(matches("[^.]{2,3}", "wxyz"));
  CHECK(matches("x{2}", "xx"));
  CHECK(matches("x{2,}", "xxxxx"));
  CHECK(matches("\\.", "."));
  CHECK_FALSE(matches("\\.", "x"));
  CHECK(matches("[]a]", "]"));
  CHECK(matches("", ""));
  CHECK_FALSE(matches("", "a"));
  CHECK_FALSE(matches("(a*)*b", std::string(2'000, 'a')));
  for (const char* wrong : {"(", ")", "[", "[z-a]", "*", "a**", "a{2", "a{3,2}", "a{999}", "\\d", "^a$", "((((a{300}){300}){300}){300})",
                            "(((((){300}){300}){300}){300})"})
    CHECK_THROWS_AS(Pattern(wrong, {}), Error);
}
