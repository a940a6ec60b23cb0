#include <doctest/doctest.h>

#include "certkit/name.hpp"
#include "vectors.hpp"

using namespace certkit;

namespace {
std::string canonical(std::string_view name, Wildcard wildcard = Wildcard::allowed) {
  std::string out;
  const std::string why = refusal([&] { out = canonical_dns(name, wildcard); });
  return why == "accepted" ? out : why;
}
}  // namespace

TEST_CASE("names become lower-case A-labels") {
  const std::pair<const char*, const char*> cases[] = {
      {"MCU1.Contoso.COM", "mcu1.contoso.com"},
      {"server1", "server1"},
      {"*.contoso.com", "*.contoso.com"},
      {"r3---sn-abc.example", "r3---sn-abc.example"},
      {"bücher.example", "xn--bcher-kva.example"},
      {"BÜCHER.example", "xn--bcher-kva.example"},
      {"bu\u0308cher.example", "xn--bcher-kva.example"},
      {"*.bücher.example", "*.xn--bcher-kva.example"},
      {"faß.de", "xn--fa-hia.de"},
      {"βόλος.com", "xn--nxasmm1c.com"},
      {"пример.рф", "xn--e1afmkfd.xn--p1ai"},
      {"例え。テスト", "xn--r8jz45g.xn--zckzah"},
      {"ｃｏｎｔｏｓｏ．com", "contoso.com"},
      {"XN--BCHER-KVA.example", "xn--bcher-kva.example"},
      {"xn--fa-hia.de", "xn--fa-hia.de"},
      {"1.example", "1.example"},
      {"3com", "3com"},
  };
  for (const auto& one : cases) {
    const auto& name = one.first;
    const auto& expected = one.second;
    CAPTURE(std::string(name));
    CHECK(canonical(name) == expected);
  }
  const std::string label63(63, 'a');
  CHECK(canonical(label63 + ".b") == label63 + ".b");
  const std::string name253 = label63 + "." + label63 + "." + label63 + "." + std::string(61, 'b');
  CHECK(canonical(name253) == name253);
}

TEST_CASE("errors point at the offender") {
  const std::pair<std::string, const char*> cases[] = {
      {"", "usage: a DNS name is empty"},
      {"my server.contoso.com", "\"my server.contoso.com\": blank in label \"my server\" (character 3)"},
      {"a.my_server.com", "underscore in label \"my_server\" (character 5)"},
      {"a..b", "empty label (character 3)"},
      {"\xe2\x81\xa0", "made of characters that no domain has"},
      {"a.\xe2\x81\xa0.b", "made of characters that no domain has (they are invisible) (character 3)"},
      {".a", "empty label (character 1)"},
      {"a.b.", "ends in a dot: a certificate's names have none (character 4)"},
      {"-a.b", "label \"-a\" begins with a hyphen (character 1)"},
      {"x.a-.b", "label \"a-\" ends in a hyphen (character 4)"},
      {std::string(64, 'a') + ".b", "has 64 octets, at most 63 are allowed (character 1)"},
      {std::string(63, 'a') + "." + std::string(63, 'a') + "." + std::string(63, 'a') + "." + std::string(62, 'b'),
       "254 octets, at most 253 are allowed"},
      {"a.*.b", "wildcard in label \"*\" (character 3)"},
      {"f*.contoso.com", "wildcard in label \"f*\" (character 2)"},
      {"*", "a wildcard needs a domain behind it"},
      {"*.", "ends in a dot"},
      {"10.1.1.5", "\"10.1.1.5\": an IP address is never a DNS name"},
      {"2001:db8::5", "an IP address is never a DNS name"},
      {"[::1]", "an IP address is never a DNS name"},
      {"10.1.1.256", "ends in the number 256: neither a domain nor an IP address"},
      {"10.1.1", "ends in the number 1"},
      {"host:8443", "\":\" in label \"host:8443\" (character 5)"},
      {"a.b/c", "\"/\" in label \"b/c\" (character 4)"},
      {"a@b", "\"@\" in label"},
      {"a,b", "\",\" in label \"a,b\" (character 2)"},
      {std::string("a\0b", 3), "\"\\x00\" in label"},
      {std::string("\xc3\xbc\0b.com", 8), "NUL in label \"ü\\x00b\" (character 2)"},
      {"a\nb", "blank in label"},
      {"b\xfc"
       "cher.de",
       "not UTF-8"},
      {"ex☃mple.com", "cannot be a domain in IDNA2008"},
      {"a.😀.com", "cannot be a domain in IDNA2008"},
      {"ü b.com", "(character 1)"},
      {"xn--a.com", "is no A-label"},
      {"xn--.com", "ends in a hyphen"},
      {"xn--bcher-kvb.com", "is no A-label"},
      {"xn--Bcher-kva99999.com", "is no A-label"},
      {"xn--contoso-.com", "ends in a hyphen"},
      {"א1a.com", "cannot be a domain in IDNA2008"},
  };
  for (const auto& one : cases) {
    const auto& name = one.first;
    const auto& expected = one.second;
    CAPTURE(std::string(name));
    const std::string got = canonical(name);
    CAPTURE(got);
    CHECK(contains(got, "usage: "));
    CHECK(contains(got, expected));
  }
  CHECK(contains(canonical("ex☃mple.com"), "(character 3)"));
  CHECK(contains(canonical("*.contoso.com", Wildcard::forbidden), "a wildcard is not allowed here (character 1)"));
}

TEST_CASE("an IP address gets the hint that mends it") {
  try {
    (void)canonical_dns("10.1.1.5", Wildcard::allowed);
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.hint() == "write ip:10.1.1.5");
  }
}
