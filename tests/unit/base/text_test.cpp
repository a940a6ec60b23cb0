#include "base/text.hpp"

#include <doctest/doctest.h>

#include <chrono>

using namespace certkit;
using namespace certkit::base;
using namespace std::string_literals;

namespace {

std::string decoded(std::string_view text) {
  Bytes out;
  return from_base64(text, out) ? std::string(as_text(out)) : "(refused)";
}
std::string refused() { return "(refused)"; }
Bytes octets(std::initializer_list<int> list) { return {list.begin(), list.end()}; }

}  // namespace

TEST_CASE("base64: the vectors of RFC 4648 §10") {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors) {
    CHECK(to_base64(as_bytes(plain)) == coded);
    CHECK(decoded(coded) == plain);
  }
}

TEST_CASE("base64: white space anywhere, nothing else") {
  CHECK(decoded(" Z m\r\n9 v\tY m\fF\vy \n") == "foobar");
  CHECK(decoded("Zm9v\nYmFy") == "foobar");
  CHECK(decoded("Zm9v\r\nYmFy\r\n") == "foobar");
  CHECK(decoded("\n\n\n\n\n\nZm9vYmFy") == "foobar");
  CHECK(decoded("Zg=\n=\n") == "f");
  CHECK(decoded(" \n") == "");
  for (const char* bad : {"Zm9v-mFy", "Zm9vYmF", "Zm9vY", "Zm9vYm", "Zg=",  "Zg",       "=",     "====",        "Z===",    "Zg==Zg==",
                          "Zg==Z",    "Zg==-",   "Zm=v",  "Zh==",   "Zm9=", "Zm9v====", "Zm9v=", "\xc3\xa9m9v", "Zm9v\n*", "Zm9vZm9v*"})
    CHECK_MESSAGE(decoded(bad) == refused(), bad);
  CHECK(decoded("Zm9v\0YmFy"s) == refused());
}

TEST_CASE("base64: every length, with and without lines, comes back") {
  Bytes bytes;
  std::uint32_t state = 1;
  for (int length = 0; length < 300; ++length) {
    const std::string line = to_base64(bytes);
    std::string lines;
    for (std::size_t i = 0; i < line.size(); i += 61) lines += line.substr(i, 61) + "\r\n";
    Bytes out = octets({1, 2, 3});
    REQUIRE(from_base64(line, out));
    REQUIRE(out == bytes);
    REQUIRE(from_base64(lines, out));
    REQUIRE(out == bytes);
    state = state * 1664525 + 1013904223;
    bytes.push_back(static_cast<std::uint8_t>(state >> 24));
  }
}

TEST_CASE("hex") {
  CHECK(to_hex(octets({0, 0x0f, 0xa5, 0xff})) == "000fa5ff");
  CHECK(from_hex("000Fa5fF") == octets({0, 0x0f, 0xa5, 0xff}));
  CHECK(from_hex("") == Bytes{});
  CHECK_FALSE(from_hex("0"));
  CHECK_FALSE(from_hex("0g"));
  CHECK_FALSE(from_hex("g0"));
  CHECK_FALSE(from_hex("00:11"));
}

TEST_CASE("UTF-8: what Unicode's table 3-7 allows and nothing else") {
  for (const char* good : {"", "abc", "Tr\xc3\xb8ndelag", "\xe2\x82\xac", "\xed\x9f\xbf", "\xee\x80\x80", "\xf0\x9f\x94\x91",
                           "\xf4\x8f\xbf\xbf", "12345678\xc3\xb8"})
    CHECK_MESSAGE(is_utf8(good), good);
  for (const char* bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xc3", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
                          "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xe2\x82", "a\xc3(", "12345678\xff"})
    CHECK_FALSE(is_utf8(bad));
  CHECK(is_utf8("a\0b"s));
}

TEST_CASE("UTF-16 both ways") {
  CHECK(utf16_to_utf8(octets({0x00, 'a', 0x20, 0xac, 0xd8, 0x3d, 0xdd, 0x11}), true) == "a\xe2\x82\xac\xf0\x9f\x94\x91");
  CHECK(utf16_to_utf8(octets({'a', 0x00, 0xac, 0x20, 0x3d, 0xd8, 0x11, 0xdd}), false) == "a\xe2\x82\xac\xf0\x9f\x94\x91");
  CHECK_FALSE(utf16_to_utf8(octets({0}), true));
  CHECK_FALSE(utf16_to_utf8(octets({0xd8, 0x3d}), true));
  CHECK_FALSE(utf16_to_utf8(octets({0xdd, 0x11, 0xd8, 0x3d}), true));
  CHECK_FALSE(utf16_to_utf8(octets({0xd8, 0x3d, 0x00, 'a'}), true));
  CHECK(utf8_to_utf16be("a\xe2\x82\xac\xf0\x9f\x94\x91") == octets({0x00, 'a', 0x20, 0xac, 0xd8, 0x3d, 0xdd, 0x11}));
  CHECK_FALSE(utf8_to_utf16be("a\xff"));
}

TEST_CASE("Latin-1 and CP-1252") {
  CHECK(latin1_to_utf8(octets({'a', 0x80, 0xf8})) == "a\xc2\x80\xc3\xb8");
  CHECK(utf8_to_latin1("a\xc2\x80\xc3\xb8") == octets({'a', 0x80, 0xf8}));
  CHECK_FALSE(utf8_to_latin1("\xe2\x82\xac"));
  CHECK(utf8_to_cp1252("\xe2\x82\xac \xc3\xb8\xc5\xb8") == octets({0x80, ' ', 0xf8, 0x9f}));
  CHECK_FALSE(utf8_to_cp1252("\xc2\x80"));
  CHECK_FALSE(utf8_to_cp1252("\xc4\x80"));
  CHECK_FALSE(utf8_to_cp1252("\xff"));
}

TEST_CASE("lower: letters of Europe, as Java folds an alias") {
  CHECK(lower("My KEY \u00c4\u00d8 \u0141\u00d3\u017b \u0391\u03a9 \u0416\u0401 \u0178 \u0139\u013d\u0152") ==
        "my key \u00e4\u00f8 \u0142\u00f3\u017c \u03b1\u03c9 \u0436\u0451 \u00ff \u013a\u013e\u0153");
  CHECK(lower("\u00d7 \u00df \u0131 \u0138 \u0149 \u4e2d \xff") == "\u00d7 \u00df \u0131 \u0138 \u0149 \u4e2d \xff");
}

TEST_CASE("columns: what combines takes none, the letters of East Asia two") {
  CHECK(columns("abc") == 3);
  CHECK(columns("Tr\xc3\xb8ndelag") == 9);
  CHECK(columns("e\xcc\x81") == 1);
  CHECK(columns("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e") == 6);
  CHECK(columns("\xf0\x9f\x94\x91") == 2);
  CHECK(columns("a\xe2\x80\x8b\xef\xb8\x8f") == 1);
  CHECK(columns("\xe2\x80\xa6") == 1);
  CHECK(columns("") == 0);
}

TEST_CASE("printable: a hostile name cannot move the cursor or turn the text round") {
  CHECK(printable("plain Tr\xc3\xb8ndelag \xf0\x9f\x94\x91") == "plain Tr\xc3\xb8ndelag \xf0\x9f\x94\x91");
  CHECK(printable("\x1b[2J\n\t\x7f") == "\\x1b[2J\\x0a\\x09\\x7f");
  CHECK(printable("a\xff\xc3") == "a\\xff\\xc3");
  CHECK(printable("\xc2\x9b") == "\\xc2\\x9b");
  CHECK(printable("a\xe2\x80\xae"
                  "b") ==
        "a\\xe2\\x80\\xae"
        "b");
  CHECK(printable("a\0"s) == "a\\x00");
}

TEST_CASE("nearest") {
  const std::vector<std::string> words = {"inspect", "convert", "csr", "ca", "verify-pair"};
  CHECK(nearest("insepct", words) == "inspect");
  CHECK(nearest("Convret", words) == "convert");
  CHECK(nearest("cs", words) == "csr");
  CHECK(nearest("verify_pair", words) == "verify-pair");
  CHECK(nearest("truststore", words).empty());
  CHECK(nearest("", words).empty());
  CHECK(nearest(std::string(100'000, 'a'), words).empty());
}
