// DER of everything, base64 without armour, several objects in a row, and what is refused.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "loader.hpp"

using namespace loader;
using certkit::Certificate;
using certkit::Errc;
using certkit::PrivateKey;

namespace {
std::string base64(const std::string& octets) { return certkit::base::to_base64(certkit::as_bytes(octets)); }
std::string wrapped(const std::string& text) {
  std::string lines;
  for (std::size_t at = 0; at < text.size(); at += 64) lines += text.substr(at, 64) + "\n";
  return lines;
}
certkit::Error refusal(const std::string& content) {
  try {
    (void)read(content);
  } catch (const certkit::Error& error) {
    return error;
  }
  FAIL("it was read");
  return {Errc::internal, ""};
}
// A SEQUENCE with an indefinite length around the content of one with a definite length of two octets.
std::string indefinite(const std::string& der) { return std::string("\x30\x80", 2) + der.substr(4) + std::string(2, '\0'); }
}  // namespace

TEST_CASE("DER by its content") {
  CHECK(is_leaf(read(vector("leaf.der"))));
  CHECK(read(vector("leaf.der")).files[0].kind == "DER certificate");
  CHECK(read(vector("leaf.csr.der")).all<certkit::Csr>().size() == 1);
  CHECK(read(vector("ca.crl.der")).all<certkit::Crl>().size() == 1);
  for (const char* name : {"leaf-pkcs1.der", "leaf-pkcs8.der", "ec.der", "ed25519.der"}) {
    CAPTURE(name);
    const auto bag = read(vector(name));
    CHECK(bag.all<PrivateKey>().size() == 1);
    CHECK(bag.problems.empty());
  }
  for (const char* name : {"leaf.pub", "leaf-pkcs1.pub", "ec.pub"}) CHECK(read(vector(name)).all<certkit::PublicKey>().size() == 1);
  CHECK(*read(vector("leaf.pub")).all<certkit::PublicKey>()[0] == *read(vector("leaf-pkcs1.pub")).all<certkit::PublicKey>()[0]);
  CHECK(read(vector("ocsp.der")).all<certkit::Item::Opaque>().at(0)->what == "OCSP response");
  CHECK(read(vector("enveloped.p7m")).all<certkit::Item::Opaque>().size() == 1);
}

TEST_CASE("Several DER objects, and what follows them") {
  const std::string leaf = vector("leaf.der");
  const auto three = read(leaf + vector("ca.crl.der") + vector("leaf-pkcs8.der"));
  CHECK(three.items.size() == 3);
  CHECK(three.problems.empty());
  CHECK(three.files[0].kind == "DER, 3 objects");
  CHECK(three.items[0].source.place == "offset 0");
  CHECK(three.items[1].source.place == "offset " + std::to_string(leaf.size()));
  const auto zeros = read(leaf + std::string(100, '\0'));
  CHECK(is_leaf(zeros));
  CHECK(repaired(zeros, "trailing-zeros"));
  const auto newline = read(leaf + "\r\n");
  CHECK(is_leaf(newline));
  CHECK(repaired(newline, "trailing-newline"));
  const auto junk = read(leaf + "junk");
  CHECK(junk.all<Certificate>().size() == 1);
  REQUIRE(junk.problems.size() == 1);
  CHECK(junk.problems[0].place == "offset " + std::to_string(leaf.size()));
}

TEST_CASE("Base64 without armour: one line, many lines, of a bundle, of base64, of UTF-16") {
  const std::string leaf = vector("leaf.der");
  for (const std::string& text :
       {base64(leaf), base64(leaf) + "\r\n", wrapped(base64(leaf)), "\"" + base64(leaf) + "\"", wrapped(base64(base64(leaf))),
        base64(vector("leaf.pem")), base64(vector("utf16le.pem")), "\xef\xbb\xbf" + wrapped(base64(leaf))}) {
    CAPTURE(text);
    const auto bag = read(text);
    CHECK(is_leaf(bag));
    CHECK(repaired(bag, "no-armour"));
  }
  const auto bundle = read(wrapped(base64(vector("chain.p7b"))));
  CHECK(bundle.all<Certificate>().size() == 2);
  CHECK(bundle.items[0].source.container == "base64 > PKCS#7");
  CHECK(bundle.files[0].kind == "PKCS#7 in base64");
  const auto two = read(wrapped(base64(leaf)) + "\n" + wrapped(base64(vector("chain.p7b"))));
  CHECK(two.all<Certificate>().size() == 3);
}

TEST_CASE("Nesting has a limit") {
  std::string text = vector("leaf.pem");
  for (int i = 0; i < 20; ++i) text = base64(text);
  certkit::ReadOptions options;
  options.limits.nesting = 8;
  CHECK_THROWS_AS((void)certkit::read(certkit::as_bytes(text), "x", options), certkit::Error);
}

TEST_CASE("The number of objects has a limit, the size too") {
  certkit::ReadOptions options;
  options.limits.objects = 2;
  const std::string text = vector("leaf.pem") + vector("ca.pem") + vector("leaf.pem");
  try {
    (void)certkit::read(certkit::as_bytes(text), "x", options);
    FAIL("read");
  } catch (const certkit::Error& error) {
    CHECK(error.code() == Errc::limit);
    CHECK(error.message().find("2 objects") != std::string::npos);
  }
  options.limits.file_bytes = 100;
  CHECK_THROWS_WITH((void)certkit::read(certkit::as_bytes(text), "x", options), doctest::Contains("100"));
}

TEST_CASE("A certificate in a BER envelope keeps its signed octets; one that is BER inside is refused") {
  const auto outer = read(indefinite(vector("leaf.der")));
  CHECK(outer.problems.empty());
  CHECK(is_leaf(outer));
  CHECK(repaired(outer, "ber"));
  // The signed part itself with an indefinite length.
  const std::string der = vector("leaf.der");
  const std::string tbs = der.substr(4, 4 + (static_cast<unsigned char>(der[6]) << 8 | static_cast<unsigned char>(der[7])));
  const auto inner = read(std::string("\x30\x80", 2) + indefinite(tbs) + der.substr(4 + tbs.size()) + std::string(2, '\0'));
  CHECK(inner.items.empty());
  REQUIRE(inner.problems.size() == 1);
  CHECK(inner.problems[0].error.message().find("BER") != std::string::npos);
  // A key is signed by nobody.
  const auto key = read(indefinite(vector("leaf-pkcs8.der")));
  CHECK(key.all<PrivateKey>().size() == 1);
  CHECK(repaired(key, "ber"));
}

TEST_CASE("Cut off objects say how much is missing") {
  const std::string der = vector("leaf.der");
  const auto cut = read(der.substr(0, 300));
  REQUIRE(cut.problems.size() == 1);
  CHECK(cut.problems[0].error.message().find("is cut off: it has " + std::to_string(der.size()) +
                                             " octets by its own length, and 300 are there") != std::string::npos);
}

TEST_CASE("What is not ours is named for what it is") {
  const struct {
    std::string content;
    Errc code;
    const char* words;
  } all[] = {
      {"", Errc::unreadable, "empty"},
      {std::string(300, '\0'), Errc::malformed, "zero"},
      {"<!DOCTYPE html><html></html>", Errc::malformed, "HTML"},
      {"<?xml version='1.0'?><a/>", Errc::malformed, "XML"},
      {"{\"a\": 1}", Errc::malformed, "JSON"},
      {std::string("PK\x03\x04\x14\x00\x00\x00", 8), Errc::malformed, "ZIP"},
      {"%PDF-1.4\n%\xe2\xe3", Errc::malformed, "PDF"},
      {std::string("\x89PNG\r\n\x1a\n\0\0\0", 11), Errc::malformed, "PNG"},
      {"\xff\xd8\xff\xe0 JFIF \xfe", Errc::malformed, "JPEG"},
      {"\x7f"
       "ELF\x02\x01\x01",
       Errc::malformed, "ELF"},
      {"\x1f\x8b\x08", Errc::malformed, "gzip"},
      {"just some words\n", Errc::malformed, "text"},
      {"   \n\n", Errc::malformed, "blank"},
      {"[NewRequest]\nSubject=x\n", Errc::malformed, "INF"},
      {"PuTTY-User-Key-File-3: ssh-rsa\n", Errc::malformed, "PuTTY"},
      {"\x01\x02\x03\xff\xfe\xfd", Errc::malformed, "binary"},
  };
  for (const auto& one : all) {
    CAPTURE(one.words);
    const certkit::Error error = refusal(one.content);
    CHECK(error.code() == one.code);
    CHECK(error.input() == "x");
    CHECK_MESSAGE(error.message().find(one.words) != std::string::npos, error.message());
  }
}

TEST_CASE("PKCS#7: DER, PEM, with a CRL, signed messages in BER, Netscape's sequence") {
  for (const char* name : {"chain.p7b", "chain-pem.p7b", "sequence.pem"}) {
    CAPTURE(name);
    const auto bag = read(vector(name));
    CHECK(bag.problems.empty());
    REQUIRE(bag.all<Certificate>().size() == 2);
    CHECK(certkit::as_text(bag.all<Certificate>()[0]->der()) == vector("leaf.der"));
    CHECK(bag.items[1].source.place.find("certificate 2") != std::string::npos);
  }
  CHECK(read(vector("chain.p7b")).describe() == "x holds 2 certificates and no key (PKCS#7)");
  const auto crl = read(vector("with-crl.p7b"));
  CHECK(crl.all<Certificate>().size() == 1);
  CHECK(crl.all<certkit::Crl>().size() == 1);
  for (const char* name : {"signed-ber.p7m", "signed-certtool.p7m"}) {
    CAPTURE(name);
    const auto bag = read(vector(name));
    CHECK(bag.problems.empty());
    CHECK(bag.all<Certificate>().size() >= 1);
    CHECK(bag.files[0].notes.size() == 1);
  }
  CHECK(repaired(read(vector("signed-ber.p7m")), "ber"));
}
