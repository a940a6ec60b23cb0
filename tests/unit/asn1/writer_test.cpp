#include "asn1/writer.hpp"

#include <doctest/doctest.h>

#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

using namespace certkit;
using namespace certkit::asn1;

namespace {
std::string hex(ByteView bytes) { return base::to_hex(bytes); }
template <class Fill>
std::string written(Fill fill) {
  Writer w;
  fill(w);
  return hex(w.take());
}
}  // namespace

TEST_CASE("integers are written in their shortest form") {
  const std::pair<std::int64_t, const char*> cases[] = {{0, "020100"},
                                                        {1, "020101"},
                                                        {127, "02017f"},
                                                        {128, "02020080"},
                                                        {256, "02020100"},
                                                        {-1, "0201ff"},
                                                        {-128, "020180"},
                                                        {-129, "0202ff7f"},
                                                        {32768, "0203008000"},
                                                        {INT64_MAX, "02087fffffffffffffff"},
                                                        {INT64_MIN, "02088000000000000000"}};
  for (const auto& one : cases) {
    const auto& value = one.first;
    const auto& expected = one.second;
    CHECK(written([&, number = value](Writer& w) { w.integer(number); }) == expected);
    const Bytes der = *base::from_hex(expected);
    CHECK(Reader(der, "test").small_integer("value") == value);
  }
  const Bytes magnitude = {0, 0, 0x80, 1};
  CHECK(written([&](Writer& w) { w.unsigned_integer(magnitude); }) == "0203008001");
  CHECK(written([&](Writer& w) { w.unsigned_integer({}); }) == "020100");
}

TEST_CASE("scopes close with the shortest length") {
  for (const std::size_t size : {0, 1, 127, 128, 255, 256, 65535, 65536}) {
    const Bytes content(size, 0x41);
    Writer w;
    {
      const auto outer = w.sequence();
      const auto inner = w.constructed(kOctetString);
      w.raw(content);
    }
    const Bytes der = w.take();
    Reader reader(der, "test");
    Reader sequence = reader.enter(kSequence, "outer");
    CHECK(same(sequence.octet_string("inner"), content));
    sequence.finish("outer");
    reader.finish("all");
  }
}

TEST_CASE("named bits lose their trailing zeros") {
  CHECK(written([](Writer& w) { w.named_bits(0); }) == "030100");
  CHECK(written([](Writer& w) { w.named_bits(1); }) == "03020780");
  CHECK(written([](Writer& w) { w.named_bits(0b101); }) == "030205a0");
  CHECK(written([](Writer& w) { w.named_bits(1u << 8); }) == "0303070080");
  for (const unsigned mask : {0u, 1u, 5u, 0x1ffu, 0x80000000u}) {
    Writer w;
    w.named_bits(mask);
    const Bytes der = w.take();
    CHECK(Reader(der, "test").named_bits("bits") == mask);
  }
}

TEST_CASE("times are UTCTime until 2049 and GeneralizedTime from then on") {
  CHECK(written([](Writer& w) { w.time(time_from_rfc3339("2049-12-31T23:59:59Z")); }) == "170d" + hex(as_bytes("491231235959Z")));
  CHECK(written([](Writer& w) { w.time(time_from_rfc3339("2050-01-01")); }) == "180f" + hex(as_bytes("20500101000000Z")));
  CHECK(written([](Writer& w) { w.time(time_from_rfc3339("1949-12-31")); }) == "180f" + hex(as_bytes("19491231000000Z")));
  CHECK(written([](Writer& w) { w.time(time_from_rfc3339("1950-01-01")); }) == "170d" + hex(as_bytes("500101000000Z")));
  CHECK(written([](Writer& w) { w.time(time_from_rfc3339("9999-12-31T23:59:59Z")); }) == "180f" + hex(as_bytes("99991231235959Z")));
  CHECK_THROWS_AS(written([](Writer& w) { w.time(time_from_rfc3339("9999-12-31T23:59:59Z") + std::chrono::seconds(1)); }), Error);
}

TEST_CASE("strings that do not fit their type are refused with the character") {
  CHECK(written([](Writer& w) { w.string(kPrintableString, "NO"); }) == "13024e4f");
  CHECK(written([](Writer& w) { w.string(kBmpString, "é"); }) == "1e0200e9");
  CHECK(written([](Writer& w) { w.string(kTeletexString, "é"); }) == "1401e9");
  try {
    (void)written([](Writer& w) { w.string(kPrintableString, "Zoë"); });
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::usage);
    CHECK(error.message() == "\"Zoë\": \"ë\" (character 3) cannot be written in a PrintableString");
  }
  CHECK_THROWS_AS(written([](Writer& w) { w.string(kUtf8String, "\xff"); }), Error);
  CHECK_THROWS_AS(written([](Writer& w) { w.string(kIa5String, "ü"); }), Error);
  CHECK_THROWS_AS(written([](Writer& w) { w.string(kTeletexString, "aЖ"); }), Error);
}

TEST_CASE("a SET OF is sorted") {
  const std::vector<Bytes> elements = {{0x02, 0x01, 0x05}, {0x02, 0x01, 0x01}, {0x01, 0x01, 0xff}};
  CHECK(written([&](Writer& w) { w.sorted_set(elements); }) == "31090101ff020101020105");
}

TEST_CASE("take_secret leaves the writer empty") {
  Writer w;
  w.octet_string(as_bytes("key"));
  const Secret secret = w.take_secret();
  CHECK(secret.size() == 5);
  CHECK(w.view().empty());
}
