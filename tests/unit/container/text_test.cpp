// Encodings around a PEM certificate: what editors, PowerShell and certreq leave behind.
#include <doctest/doctest.h>

#include "loader.hpp"

using namespace loader;

namespace {
std::string utf16(const std::string& ascii, bool big_endian) {
  std::string wide;
  for (const char c : ascii) {
    if (big_endian) wide += '\0';
    wide += c;
    if (!big_endian) wide += '\0';
  }
  return wide;
}
}  // namespace

TEST_CASE("UTF-16 in both orders, with and without a byte order mark") {
  for (const char* name : {"utf16le.pem", "utf16le-bom.pem", "utf16be.pem", "utf16be-bom.pem"}) {
    CAPTURE(name);
    const auto bag = read(vector(name));
    CHECK(is_leaf(bag));
    CHECK(repaired(bag, "utf-16"));
  }
  const auto cut = read(vector("utf16le.pem") + "\n");  // an odd octet at the end
  CHECK(is_leaf(cut));
}

TEST_CASE("A byte order mark, in front or between joined files") {
  const auto front = read("\xef\xbb\xbf" + vector("leaf.pem"));
  CHECK(is_leaf(front));
  CHECK(repaired(front, "bom"));
  const auto between = read(vector("leaf.pem") + "\xef\xbb\xbf" + vector("ca.pem"));
  CHECK(between.all<certkit::Certificate>().size() == 2);
  CHECK(between.problems.empty());
  CHECK(has(between.files[0].repairs, "bom"));
}

TEST_CASE("UTF-16 that PowerShell appended to an ASCII file") {
  const auto bag = read(vector("leaf.pem") + "\xff\xfe" + utf16(vector("ca.pem"), false));
  CHECK(bag.all<certkit::Certificate>().size() == 2);
  CHECK(has(bag.files[0].repairs, "nul"));
}

TEST_CASE("UTF-16 and ASCII joined, in any order, with and without a byte order mark: both are read") {
  const std::string ca = vector("ca.pem"),
                    bare = replaced(replaced(ca, "-----BEGIN CERTIFICATE-----\n", ""), "-----END CERTIFICATE-----\n", "");
  for (const char* name : {"utf16le.pem", "utf16le-bom.pem", "utf16be.pem", "utf16be-bom.pem"})
    for (const std::string& narrow : {ca, bare})
      for (const std::string& text : {vector(name) + narrow, narrow + vector(name)}) {
        CAPTURE(name);
        const auto bag = read(text);
        CHECK(bag.problems.empty());
        CHECK(bag.all<certkit::Certificate>().size() == 2);
      }
}

TEST_CASE("CR LF, CR, NUL padding, Control-Z, Latin-1 text around it") {
  const std::string pem = vector("leaf.pem");
  const struct {
    std::string text;
    const char* id;
  } all[] = {{replaced(pem, "\n", "\r\n"), "crlf"},
             {replaced(pem, "\n", "\r"), "cr"},
             {pem + std::string(512, '\0'), "nul"},
             {pem + "\x1a", "control-z"},
             {"Schl\xfcssel\n" + pem, "latin-1"}};
  for (const auto& one : all) {
    CAPTURE(one.id);
    const auto bag = read(one.text);
    CHECK(is_leaf(bag));
    CHECK(repaired(bag, one.id));
  }
}

TEST_CASE("Undamaged PEM has nothing repaired") {
  const auto bag = read(vector("leaf.pem"));
  REQUIRE(is_leaf(bag));
  CHECK(bag.files[0].repairs.empty());
  CHECK(bag.files[0].notes.empty());
  CHECK(bag.items[0].source.repairs.empty());
  CHECK(bag.items[0].source.container == "PEM");
  CHECK(bag.items[0].source.place == "line 1");
  CHECK(bag.files[0].kind == "PEM, 1 block");
}
