#include "asn1/reader.hpp"

#include <doctest/doctest.h>

#include "asn1/times.hpp"
#include "vectors.hpp"

using namespace certkit;
using namespace certkit::asn1;

TEST_CASE("what is not DER is refused with place and reason") {
  const struct {
    const char *der, *expected;
  } cases[] = {
      {"", "malformed: test: field: missing (offset 0)"},
      {"30", "malformed: test: field: cut short in its length (offset 0)"},
      {"3081", "malformed: test: field: cut short in its length (offset 0)"},
      {"3003 0201", "malformed: test: field: says 3 octets of content, more than there are (offset 0)"},
      {"3080 0000", "malformed: test: field: indefinite length (BER, not DER) (offset 0)"},
      {"308101 00", "malformed: test: field: length not in its shortest form (BER, not DER) (offset 0)"},
      {"30820080", "malformed: test: field: says 128 octets of content, more than there are (offset 0)"},
      {"30880000000000000000", "malformed: test: field: length not in its shortest form (BER, not DER) (offset 0)"},
      {"3088ffffffffffffffff", "malformed: test: field: says 18446744073709551615 octets of content, more than there are (offset 0)"},
      {"3089ffffffffffffffffff", "malformed: test: field: absurd length (offset 0)"},
      {"1f8101 00", "malformed: test: field: tag 0x1f where SEQUENCE belongs (offset 0)"},
      {"3f0000", "malformed: test: field: tag 0x3f where SEQUENCE belongs (offset 0)"},
      {"020105", "malformed: test: field: INTEGER where SEQUENCE belongs (offset 0)"},
      {"a000", "malformed: test: field: [0] where SEQUENCE belongs (offset 0)"},
  };
  for (const auto& one : cases) {
    const Bytes der = unhex(one.der);
    CAPTURE(std::string(one.der));
    CHECK(refusal([&] { (void)Reader(der, "test").expect(kSequence, "field"); }) == one.expected);
  }
}

TEST_CASE("tags of several octets are refused") {
  const Bytes der = unhex("1f810100");
  CHECK(refusal([&] { (void)Reader(der, "test").any("field"); }) == "malformed: test: field: tag number over 30 (offset 0)");
}

TEST_CASE("offsets count from the outermost start") {
  const Bytes der = unhex("3009 3007 020105 02020005");
  Reader outer = Reader(der, "test", 100).enter(kSequence, "outer");
  Reader inner = outer.enter(kSequence, "inner");
  CHECK(inner.small_integer("first") == 5);
  CHECK(inner.offset() == 107);
  CHECK(refusal([&] { (void)inner.integer("second"); }) == "malformed: test: second: INTEGER not in its shortest form (offset 107)");
  CHECK(refusal([&] { Reader(der, "test").finish("all"); }) == "malformed: test: all: 11 octets left over (offset 0)");
}

TEST_CASE("values are strict") {
  const auto reads = [](const char* der, auto read) {
    const Bytes bytes = unhex(der);
    return refusal([&] {
      Reader reader(bytes, "t");
      read(reader);
    });
  };
  const auto boolean = [](Reader& r) { (void)r.boolean("f"); };
  CHECK(reads("010100", boolean) == "accepted");
  CHECK(reads("0101ff", boolean) == "accepted");
  CHECK(reads("010101", boolean) != "accepted");
  CHECK(reads("0100", boolean) != "accepted");
  const auto integer = [](Reader& r) { (void)r.integer("f"); };
  CHECK(reads("0200", integer) == "malformed: t: f: empty INTEGER (offset 0)");
  CHECK(reads("0202007f", integer) != "accepted");
  CHECK(reads("0202ff80", integer) != "accepted");
  CHECK(reads("0202ff7f", integer) == "accepted");
  const auto small = [](Reader& r) { (void)r.small_integer("f"); };
  CHECK(reads("0208 7fffffffffffffff", small) == "accepted");
  CHECK(reads("0209 00ffffffffffffffff", small) == "malformed: t: f: number of 9 octets (offset 0)");
  const auto bits = [](Reader& r) { (void)r.bit_string("f"); };
  CHECK(reads("030100", bits) == "accepted");
  CHECK(reads("0300", bits) != "accepted");
  CHECK(reads("030201fe", bits) != "accepted");
  const auto named = [](Reader& r) { (void)r.named_bits("f"); };
  CHECK(reads("030205a0", named) == "accepted");
  CHECK(reads("030208a0", named) != "accepted");
  CHECK(reads("030101", named) != "accepted");
  CHECK(reads("0306000000000001", named) != "accepted");
  const auto oid = [](Reader& r) { (void)r.oid("f"); };
  CHECK(reads("06032a0304", oid) == "accepted");
  CHECK(reads("0600", oid) != "accepted");
  CHECK(reads("06022a80", oid) != "accepted");
  CHECK(reads("06032a8001", oid) != "accepted");
  CHECK(contains(reads(("0640" + std::string(128, '1')).c_str(), oid), "OBJECT IDENTIFIER of 64 octets"));
  const auto null = [](Reader& r) { r.null("f"); };
  CHECK(reads("0500", null) == "accepted");
  CHECK(reads("050100", null) != "accepted");
}

TEST_CASE("named bits with trailing zeros or dirty unused bits are read all the same") {
  for (const char* der : {"030205a0", "030200a0", "0303 04a000", "030205bf"}) {
    const Bytes bytes = unhex(der);
    CHECK(Reader(bytes, "t").named_bits("f") == 5u);
  }
}

TEST_CASE("times") {
  struct Case {
    std::uint8_t tag;
    const char *text, *strict, *lenient;
  };
  constexpr const char* kNo = "no";
  const Case cases[] = {
      {kUtcTime, "240229235959Z", "2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"},
      {kUtcTime, "491231235959Z", "2049-12-31T23:59:59Z", "2049-12-31T23:59:59Z"},
      {kUtcTime, "500101000000Z", "1950-01-01T00:00:00Z", "1950-01-01T00:00:00Z"},
      {kUtcTime, "2401010000Z", kNo, "2024-01-01T00:00:00Z"},
      {kUtcTime, "240101020000+0230", kNo, "2023-12-31T23:30:00Z"},
      {kUtcTime, "2401010200-0100", kNo, "2024-01-01T03:00:00Z"},
      {kUtcTime, "230229000000Z", kNo, kNo},
      {kUtcTime, "241301000000Z", kNo, kNo},
      {kUtcTime, "240100000000Z", kNo, kNo},
      {kUtcTime, "240101240000Z", kNo, kNo},
      {kUtcTime, "240101006000Z", kNo, kNo},
      {kUtcTime, "240101000060Z", kNo, kNo},
      {kUtcTime, "240101000000", kNo, kNo},
      {kUtcTime, "240101000000z", kNo, kNo},
      {kUtcTime, "240101000000Z ", kNo, kNo},
      {kUtcTime, "24010100000 Z", kNo, kNo},
      {kUtcTime, "240101020000+2400", kNo, kNo},
      {kUtcTime, "240101020000+01", kNo, kNo},
      {kUtcTime, "", kNo, kNo},
      {kGeneralizedTime, "20500101000000Z", "2050-01-01T00:00:00Z", "2050-01-01T00:00:00Z"},
      {kGeneralizedTime, "99991231235959Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
      {kGeneralizedTime, "20240101000000Z", kNo, "2024-01-01T00:00:00Z"},
      {kGeneralizedTime, "20500101000000.5Z", kNo, kNo},
      {kGeneralizedTime, "205001010000Z", kNo, kNo},
      {kGeneralizedTime, "20500101000000+0100", kNo, kNo},
      {kUtf8String, "240101000000Z", kNo, kNo},
  };
  for (const Case& one : cases) {
    CAPTURE(std::string(one.text));
    const auto strict = parse_time(one.tag, as_bytes(one.text), TimeForms::rfc5280);
    const auto lenient = parse_time(one.tag, as_bytes(one.text), TimeForms::lenient);
    CHECK((strict ? to_rfc3339(*strict) : kNo) == one.strict);
    CHECK((lenient ? to_rfc3339(*lenient) : kNo) == one.lenient);
  }
}

TEST_CASE("string types become UTF-8") {
  const auto value = [](std::uint8_t tag, const char* hex) { return string_value(tag, unhex(hex)).value_or("-"); };
  CHECK(value(kUtf8String, "5a6fc3ab") == "Zoë");
  CHECK(value(kUtf8String, "5a6feb") == "-");
  CHECK(value(kUtf8String, "c080") == "-");
  CHECK(value(kUtf8String, "eda080") == "-");
  CHECK(value(kTeletexString, "5a6feb") == "Zoë");
  CHECK(value(kPrintableString, "5a6feb") == "Zoë");
  CHECK(value(kBmpString, "005a006f00eb") == "Zoë");
  CHECK(value(kBmpString, "d83dde00") == "😀");
  CHECK(value(kBmpString, "d83d") == "-");
  CHECK(value(kBmpString, "de00d83d") == "-");
  CHECK(value(kBmpString, "00") == "-");
  CHECK(value(kUniversalString, "0000005a000000eb0001f600") == "Zë😀");
  CHECK(value(kUniversalString, "0000d800") == "-");
  CHECK(value(kUniversalString, "00110000") == "-");
  CHECK(value(kUniversalString, "005a") == "-");
  CHECK(value(kInteger, "05") == "-");
}

TEST_CASE("tlv_size cuts what stands at the front") {
  CHECK(tlv_size(unhex("0201050000")) == 3);
  CHECK(tlv_size(unhex("02810105")) == 4);
  CHECK_FALSE(tlv_size(unhex("30800000")).has_value());
  CHECK_FALSE(tlv_size(unhex("3005")).has_value());
  CHECK_FALSE(tlv_size({}).has_value());
}
