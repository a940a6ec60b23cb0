// What stands beside PEM blocks is read, or is a problem with its place: nothing is dropped silently.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "loader.hpp"

using namespace loader;
using certkit::Certificate;
using certkit::Errc;

namespace {

std::string pfx() {
  std::ifstream file(std::string(CERTKIT_VECTORS) + "/pkcs12/empty-password.p12", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Without its BEGIN and END lines.
std::string base64_of(const std::string& name) {
  const std::string pem = vector(name);
  const std::size_t from = pem.find('\n') + 1;
  return pem.substr(from, pem.rfind("-----END") - from);
}

void check_two(const std::string& text) {
  CAPTURE(text);
  const auto bag = read(text);
  CHECK(bag.problems.empty());
  REQUIRE(bag.all<Certificate>().size() == 2);
}

}  // namespace

TEST_CASE("DER that was joined to PEM is read") {
  const std::string leaf = vector("leaf.pem"), ca = vector("ca.pem"), der = vector("leaf.der");
  check_two(ca + der);
  check_two("a comment\n" + der + ca);
  check_two("Schl\xfcssel\n" + ca + der + "\n");
  check_two(ca.substr(0, ca.size() - 1) + der + std::string(16, '\0'));
  const auto bag = read(ca + der);
  CHECK(bag.items[1].source.container == "DER");
  CHECK(bag.items[1].source.place == "offset " + std::to_string(ca.size()));
  CHECK(has(bag.items[1].source.repairs, "beside-pem"));
  CHECK(bag.files[0].kind == "PEM, 1 block, and DER");
  CHECK(read(ca + der + der + leaf).all<Certificate>().size() == 4);
  CHECK(read(ca + vector("leaf-pkcs8.der")).all<certkit::PrivateKey>().size() == 1);
  for (const char* name : {"utf16le.pem", "utf16le-bom.pem", "utf16be.pem", "utf16be-bom.pem"}) {
    CAPTURE(name);
    check_two(vector(name) + der);
    CHECK(read(vector(name) + vector("ed25519.der")).all<certkit::PrivateKey>().size() == 1);
  }
}

TEST_CASE("A PFX that was joined to PEM is read with its key") {
  const auto bag = read(vector("ca.pem") + pfx());
  CHECK(bag.problems.empty());
  CHECK(bag.all<certkit::PrivateKey>().size() == 1);
  CHECK(bag.files[0].pkcs12);
}

TEST_CASE("Binary data beside PEM that is no whole object is a problem with its place") {
  const std::string ca = vector("ca.pem"), der = vector("leaf.der");
  for (const std::string& text :
       {ca + der.substr(0, 300), ca + "a comment\n" + der.substr(0, 300), ca + "\xfe\xed\xfe\xed" + der.substr(8)}) {
    const auto bag = read(text);
    CHECK(bag.all<Certificate>().size() == 1);
    REQUIRE(bag.problems.size() == 1);
    CHECK(bag.problems[0].error.code() == Errc::malformed);
    CHECK(bag.problems[0].place.starts_with("line 1"));
    CHECK_FALSE(bag.problems[0].error.hint().empty());
  }
  const auto between = read(ca + der.substr(0, 300) + "\n" + vector("leaf.pem"));
  CHECK(between.all<Certificate>().size() == 2);
  CHECK(between.problems.size() == 1);
}

TEST_CASE("Base64 beside PEM that has lost its BEGIN and END lines is read") {
  const std::string leaf = vector("leaf.pem"), ca = base64_of("ca.pem"), ca_line = replaced(ca, "\n", "");
  check_two(leaf + ca);
  check_two(ca + leaf);
  check_two("the CA:\n" + ca + "and the server:\n" + leaf);
  check_two(leaf + "ca = \"" + ca_line + "\"\n");
  check_two(leaf + replaced(ca_line, "=", ""));
  const auto bag = read(leaf + ca);
  CHECK(bag.items[1].source.container == "base64");
  CHECK(bag.items[1].source.place == "line " + std::to_string(std::count(leaf.begin(), leaf.end(), '\n') + 1));
  CHECK(has(bag.items[1].source.repairs, "no-armour"));
  CHECK(bag.files[0].kind == "PEM, 1 block, and base64 without armour");
  CHECK(bag.files[0].repairs.empty());  // nothing was skipped
  CHECK(read(leaf + ca + ca + leaf).all<Certificate>().size() == 4);
  CHECK(read(leaf + base64_of("ed25519.key")).all<certkit::PrivateKey>().size() == 1);
}

TEST_CASE("Base64 beside a block that lacks one of its lines") {
  const std::string leaf = vector("leaf.pem"), ca = base64_of("ca.pem");
  const std::string no_begin = leaf.substr(leaf.find('\n') + 1), no_end = leaf.substr(0, leaf.rfind("-----END"));
  check_two(ca + "\nthe server:\n" + no_begin);
  check_two(no_end + "the CA:\n" + ca);
}

TEST_CASE("Base64 beside PEM that is cut off is a problem with its place") {
  const auto bag = read(vector("leaf.pem") + base64_of("ca.pem").substr(0, 300) + "\n");
  CHECK(bag.all<Certificate>().size() == 1);
  REQUIRE(bag.problems.size() == 1);
  CHECK(bag.problems[0].error.message().find("cut off") != std::string::npos);
  CHECK(bag.problems[0].place.starts_with("line "));
}

TEST_CASE("Comments stay comments") {
  const std::string leaf = vector("leaf.pem");
  for (const std::string& comment :
       {std::string("MICROSOFT Internet Information Services\nMI\nMIIBIjANBgkqhkiG\n"),
        std::string("Mxc+aW9vYXNkZmFzZGZhc2RmYXNkZmFzZGZhc2RmYXNkZmFzZGZhc2RmYXNkZg==\n"), std::string("M\xfcller \x93quoted\x94 0\x80\n"),
        std::string("\x1b[31mred\x1b[0m \x07\x08\x11\n"), "localKeyID: 01 02\nhttps://host/M" + std::string(80, 'I') + "\n"}) {
    CAPTURE(comment);
    const auto bag = read(comment + leaf);
    CHECK(is_leaf(bag));
    CHECK(has(bag.files[0].repairs, "text"));
  }
}
