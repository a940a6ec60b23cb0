#include "asn1/ip_address.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>

#include <random>

#include "vectors.hpp"

using namespace certkit;
using namespace certkit::asn1;

namespace {
std::string canonical(std::string_view text) {
  const auto octets = parse_ip(text);
  return octets ? ip_text(*octets).value() : "no";
}
std::string canonical_range(std::string_view text) {
  const auto octets = parse_ip_range(text);
  return octets ? ip_text(*octets).value() : "no";
}
}  // namespace

TEST_CASE("addresses are written as RFC 5952 has them") {
  const std::pair<const char*, const char*> cases[] = {{"10.1.1.5", "10.1.1.5"},
                                                       {"0.0.0.0", "0.0.0.0"},
                                                       {"255.255.255.255", "255.255.255.255"},
                                                       {"::", "::"},
                                                       {"::1", "::1"},
                                                       {"1::", "1::"},
                                                       {"2001:DB8:0:0:0:0:0:5", "2001:db8::5"},
                                                       {"2001:db8::0:1", "2001:db8::1"},
                                                       {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
                                                       {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
                                                       {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
                                                       {"::ffff:192.0.2.1", "::ffff:192.0.2.1"},
                                                       {"::ffff:c000:201", "::ffff:192.0.2.1"},
                                                       {"::192.0.2.1", "::c000:201"},
                                                       {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
                                                       {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
                                                       {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
                                                       {"0:0:0:0:0:0:0:0", "::"}};
  for (const auto& one : cases) {
    const auto& text = one.first;
    const auto& expected = one.second;
    CAPTURE(std::string(text));
    CHECK(canonical(text) == expected);
  }
}

TEST_CASE("what is no address") {
  for (const char* text : {"",
                           "1",
                           "1.2.3",
                           "1.2.3.4.5",
                           "1.2.3.256",
                           "01.2.3.4",
                           "1.2.3.04",
                           "1.2.3.",
                           ".1.2.3",
                           "1..2.3",
                           "1.2.3.4 ",
                           " 1.2.3.4",
                           "+1.2.3.4",
                           "1.2.3.-4",
                           "0x1.2.3.4",
                           "1e1.2.3.4",
                           ":",
                           ":::",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "1::2::3",
                           "12345::",
                           "g::",
                           "::1%eth0",
                           "[::1]",
                           "1.2.3.4::",
                           "::1.2.3",
                           "::1.2.3.4:5",
                           "1:2:3:4:5:6:7:1.2.3.4",
                           "1:2:3:4:5:6:7::8",
                           ":1",
                           "1:"}) {
    CAPTURE(std::string(text));
    CHECK(canonical(text) == "no");
  }
}

TEST_CASE("ranges") {
  const std::pair<const char*, const char*> cases[] = {{"10.0.0.0/8", "10.0.0.0/8"},
                                                       {"10.0.0.0/255.0.0.0", "10.0.0.0/8"},
                                                       {"10.0.0.0/255.0.255.0", "10.0.0.0/255.0.255.0"},
                                                       {"0.0.0.0/0", "0.0.0.0/0"},
                                                       {"10.1.1.5/32", "10.1.1.5/32"},
                                                       {"2001:db8::/32", "2001:db8::/32"},
                                                       {"::/0", "::/0"},
                                                       {"::/ffff::", "::/16"},
                                                       {"10.0.0.0/33", "no"},
                                                       {"10.0.0.0", "no"},
                                                       {"10.0.0.0/", "no"},
                                                       {"::/129", "no"},
                                                       {"10.0.0.0/ffff::", "no"},
                                                       {"10.0.0.0/-1", "no"}};
  for (const auto& one : cases) {
    const auto& text = one.first;
    const auto& expected = one.second;
    CAPTURE(std::string(text));
    CHECK(canonical_range(text) == expected);
  }
  CHECK_FALSE(ip_text(Bytes(5)).has_value());
  CHECK_FALSE(ip_text({}).has_value());
}

TEST_CASE("the C library reads the same") {
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    Bytes octets(16);
    for (std::uint8_t& octet : octets) octet = static_cast<std::uint8_t>(random() % 3 == 0 ? random() : 0);
    const std::string text = *ip_text(octets);
    std::uint8_t theirs[16];
    REQUIRE(inet_pton(AF_INET6, text.c_str(), theirs) == 1);
    CHECK(same(ByteView(theirs, 16), octets));
    CHECK(parse_ip(text) == octets);
    char written[INET6_ADDRSTRLEN];
    inet_ntop(AF_INET6, octets.data(), written, sizeof written);
    CHECK(parse_ip(written) == octets);
  }
}
