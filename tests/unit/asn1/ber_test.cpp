#include <doctest/doctest.h>

#include "asn1/reader.hpp"
#include "certkit/certificate.hpp"
#include "vectors.hpp"

using namespace certkit;
using namespace certkit::asn1;

namespace {
std::string rewritten(const char* ber, int depth = 32) {
  bool changed = false;
  std::string out;
  const std::string why = refusal([&] { out = base::to_hex(ber_to_der(unhex(ber), depth, changed, "t")); });
  return why != "accepted" ? why : changed ? out + " changed" : out;
}
}  // namespace

TEST_CASE("BER becomes DER") {
  CHECK(rewritten("3003020105") == "3003020105");
  CHECK(rewritten("308103020105") == "3003020105 changed");
  CHECK(rewritten("3080 020105 0000") == "3003020105 changed");
  CHECK(rewritten("3080 3080 0000 a080 0500 0000 0000") == "30063000a0020500 changed");
  CHECK(rewritten("2480 0401aa 0402bbcc 0000") == "0403aabbcc changed");
  CHECK(rewritten("2405 0403aabbcc") == "0403aabbcc changed");
  CHECK(rewritten("2480 2480 0401aa 0000 0401bb 0000") == "0402aabb changed");
  CHECK(rewritten("2c80 0c0141 0c0142 0000") == "0c024142 changed");
  CHECK(rewritten("2c80 040141 040142 0000") == "0c024142 changed");
  CHECK(rewritten("2380 030200aa 030204b0 0000") == "030304aab0 changed");
  CHECK(rewritten("2380 0000") == "030100 changed");
  CHECK(rewritten("a080 0401aa 0401bb 0000") == "a0060401aa0401bb changed");  // implicit tags do not tell what they hold
}

TEST_CASE("what is not even BER is refused") {
  CHECK(rewritten("3080 020105") == "malformed: t: no end-of-contents (offset 5)");
  CHECK(rewritten("0480 aa 0000") == "malformed: t: indefinite length on a primitive (offset 0)");
  CHECK(rewritten("3003020105 00") == "malformed: t: 1 octets left over (offset 5)");
  CHECK(rewritten("3004 020105") == "malformed: t: damaged tag or length (offset 0)");
  CHECK(rewritten("3003 020205") == "malformed: t: damaged tag or length (offset 2)");
  CHECK(rewritten("3002 0000") == "malformed: t: end-of-contents where an element belongs (offset 2)");
  CHECK(rewritten("2480 020105 0000") == "malformed: t: piece of another type in a constructed string (offset 2)");
  CHECK(rewritten("2380 030204b0 030200aa 0000") == "malformed: t: only the last piece of a BIT STRING has unused bits (offset 6)");
  CHECK(rewritten("") == "malformed: t: damaged tag or length (offset 0)");
}

TEST_CASE("nesting has a limit") {
  std::string deep, closing;
  for (int i = 0; i < 100'000; ++i) deep += "3080", closing += "0000";
  CHECK(rewritten((deep + closing).c_str(), 32) == "limit: t: nested more than 32 deep (offset 64)");
  std::string pieces, ends;
  for (int i = 0; i < 100'000; ++i) pieces += "2480", ends += "0000";
  CHECK(contains(rewritten((pieces + ends).c_str(), 32), "limit: "));
}

TEST_CASE("implicit OCTET STRINGs are joined") {
  const auto joined = [](const char* der) {
    const Bytes bytes = unhex(der);
    return base::to_hex(implicit_octets(Reader(bytes, "t").any("f"), "t"));
  };
  CHECK(joined("8003aabbcc") == "aabbcc");
  CHECK(joined("a0070401aa0402bbcc") == "aabbcc");
  CHECK(joined("a000") == "");
  CHECK_THROWS_AS(joined("a003020105"), Error);
}

TEST_CASE("a certificate in BER is refused, and read after it was rewritten") {
  for (const char* file : {"ber-long-length.crt", "ber-indefinite.crt"}) {
    const Bytes ber = vector(file);
    CHECK(contains(refusal([&] { Certificate certificate(ber); }), "(BER, not DER)"));
    bool changed = false;
    const Certificate certificate(ber_to_der(ber, 32, changed, "certificate"));
    CHECK(changed);
    CHECK(same(certificate.der(), vector("odd-sound.crt")));
  }
}
