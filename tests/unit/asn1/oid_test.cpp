#include "certkit/oid.hpp"

#include <doctest/doctest.h>

#include <set>

#include "asn1/oid_table.hpp"
#include "asn1/oids.hpp"
#include "vectors.hpp"

using namespace certkit;
using namespace certkit::asn1;

TEST_CASE("dotted text and octets say the same") {
  const std::pair<const char*, const char*> cases[] = {
      {"1.2.840.113549", "2a864886f70d"},
      {"2.5.4.3", "550403"},
      {"0.0", "00"},
      {"0.39", "27"},
      {"1.0", "28"},
      {"1.39", "4f"},
      {"2.0", "50"},
      {"2.47", "7f"},
      {"2.48", "8100"},
      {"2.999.3", "883703"},
      {"1.2.0", "2a00"},
      {"1.2.127.128.16383.16384", "2a7f8100ff7f818000"},
      {"1.3.18446744073709551615", "2b81ffffffffffffffff7f"},
      {"2.25.329800735698586629295641978511506172918", "6983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776"},
      {"2.18446744073709551615", "8280808080808080804f"}};
  for (const auto& one : cases) {
    const auto& dotted = one.first;
    const auto& hex = one.second;
    CAPTURE(std::string(dotted));
    CHECK(base::to_hex(Oid::parse(dotted).content()) == hex);
    CHECK(Oid::from_content(unhex(hex)).dotted() == dotted);
  }
  static_assert(Oid("2.5.4.3") == oid::kCommonName);
}

TEST_CASE("what is no OID is refused") {
  for (const char* text : {"", "1", "1.", ".1", "1..2", "3.1", "1.40", "0.100", "1.2.a", "1.2.03", "01.2", "1.2 ", "-1.2",
                           "1.2.99999999999999999999999999999999999999999999999999999999999999999999999"
                           "99999999999999999999999999999999999999999999999999999999999999999999999999999999999999"}) {
    CAPTURE(std::string(text));
    CHECK(contains(refusal([&] { (void)Oid::parse(text); }), "usage: "));
  }
  CHECK(contains(refusal([] { (void)Oid::parse("1.2.\xff"); }), "\"\\xff\" is no number"));  // messages are UTF-8
  CHECK(refusal([] { (void)Oid::from_content({}); }) == "malformed: damaged OBJECT IDENTIFIER");
  CHECK(refusal([] { (void)Oid::from_content(Bytes(64, 1)); }) == "limit: OBJECT IDENTIFIER of 64 octets: more than 63");
}

TEST_CASE("the table has each OID and each name once, and what certificates hold") {
  std::set<std::string> oids, names;
  for (const KnownOid& known : all_oids()) {
    CAPTURE(known.name);
    CHECK(oids.insert(known.oid.dotted()).second);
    CHECK(names.insert(std::string(known.name)).second);
  }
  CHECK(name_of(oid::kCommonName) == "CN");
  CHECK(name_of(oid::kServerAuth) == "serverAuth");
  CHECK(name_of(oid::kSha256WithRsa) == "sha256WithRSAEncryption");
  CHECK(name_of(Oid("1.3.6.1.4.1.311.54.1.2")) == "remoteDesktopAuthentication");
  CHECK(name_of(Oid("1.2.3.4.5")) == "1.2.3.4.5");
  CHECK(find_attribute("s")->name == "ST");
  CHECK(find_attribute("STATEORPROVINCENAME")->name == "ST");
  CHECK(find_attribute("E")->name == "emailAddress");
  CHECK(find_attribute("serverAuth") == nullptr);
  CHECK(find_attribute(oid::kServerAuth) == nullptr);
}
