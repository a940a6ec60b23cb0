// Stores through the loader: recognised in whatever they come in.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "loader.hpp"

using namespace loader;
using certkit::Certificate;
using certkit::PrivateKey;

namespace {
std::string store(const std::string& path) { return vector("../" + path); }
std::string base64(const std::string& octets) { return certkit::base::to_base64(certkit::as_bytes(octets)); }
}  // namespace

TEST_CASE("A PFX as it is, in base64, under PEM labels, with a line end behind it") {
  const std::string pfx = store("pkcs12/default.p12");
  const auto plain = read(pfx, answering("secret"));
  CHECK(plain.problems.empty());
  CHECK(plain.all<PrivateKey>().size() == 1);
  CHECK(plain.files.at(0).kind == "PKCS#12");
  CHECK(plain.files[0].pkcs12.has_value());
  CHECK(plain.items.at(0).source.container == "PKCS#12");
  const auto text = read(base64(pfx) + "\r\n", answering("secret"));
  CHECK(text.all<PrivateKey>().size() == 1);
  CHECK(text.items.at(0).source.container == "base64 > PKCS#12");
  CHECK(text.files.at(0).kind == "PKCS#12 in base64");
  const auto armoured = read("-----BEGIN PKCS12-----\n" + base64(pfx) + "\n-----END PKCS12-----\n", answering("secret"));
  CHECK(armoured.all<PrivateKey>().size() == 1);
  CHECK(armoured.items.at(0).source.container == "PEM > PKCS#12");
  const auto mislabelled = read("-----BEGIN CERTIFICATE-----\n" + base64(pfx) + "\n-----END CERTIFICATE-----\n", answering("secret"));
  CHECK(mislabelled.all<PrivateKey>().size() == 1);
  CHECK(repaired(mislabelled, "wrong-label"));
  const auto padded = read(pfx + "\n", answering("secret"));
  CHECK(padded.all<PrivateKey>().size() == 1);
}

TEST_CASE("A PFX that is cut off is named for what it is") {
  const auto bag = read(store("pkcs12/default.p12").substr(0, 700), answering("secret"));
  CHECK(bag.items.empty());
  REQUIRE(bag.problems.size() == 1);
  CHECK(bag.problems[0].error.message().find("PKCS#12 is cut off") != std::string::npos);
}

TEST_CASE("Java's stores, also in base64") {
  const std::string jks = store("jks/trust.jks");
  const auto plain = read(jks, answering("secret"));
  CHECK(!plain.all<Certificate>().empty());
  CHECK(plain.files.at(0).kind.starts_with("JKS"));
  const auto text = read(base64(jks), answering("secret"));
  CHECK(text.all<Certificate>().size() == plain.all<Certificate>().size());
}
