#include "asn1/public_suffix.hpp"
#include "lint/names.hpp"

#include <doctest/doctest.h>

#include "asn1/dns_name.hpp"
#include "asn1/ip_address.hpp"
#include "lint/punycode.hpp"
#include "lint/reserved.hpp"

using namespace certkit;
using namespace certkit::lint;

TEST_CASE("labels are what stands between the dots") {
  CHECK(labels_of("www.contoso.com") == std::vector<std::string_view>{"www", "contoso", "com"});
  CHECK(labels_of(".contoso.") == std::vector<std::string_view>{"", "contoso", ""});
  CHECK(labels_of("") == std::vector<std::string_view>{""});
}

TEST_CASE("URIs taken apart") {
  const struct {
    const char *uri, *scheme, *host;
    bool authority;
  } cases[] = {{"https://www.contoso.com/x", "https", "www.contoso.com", true},
               {"https://user@www.contoso.com:8443/x?y#z", "https", "www.contoso.com", true},
               {"ldap://[2001:db8::1]:389/", "ldap", "2001:db8::1", true},
               {"sip:mcu1.contoso.com", "sip", "", false},
               {"ldap:///CN=ca", "ldap", "", true},
               {"http://[", "http", "", true},
               {"www.contoso.com/x", "", "", false},
               {"1http://x", "", "", false},
               {"", "", "", false}};
  for (const auto& one : cases) {
    CAPTURE(one.uri);
    const UriParts parts = parts_of_uri(one.uri);
    CHECK(parts.scheme == one.scheme);
    CHECK(parts.host == one.host);
    CHECK(parts.has_authority == one.authority);
  }
}

TEST_CASE("Punycode that can be decoded, and what only looks so") {
  // RFC 3492 §7.1 (A) to (E), and labels in use.
  for (const char* good : {"egbpdaj6bu4bxfgehfvwxn", "ihqwcrb4cv8a8dqg056pqjye", "ihqwctvzc91f659drss3x8bo0yb",
                           "Proprostnemluvesky-uyb24dma41a", "4dbcagdahymbxekheh6e0a7fei0b", "bcher-kva", "p1ai", "80akhbyknj4f"})
    CHECK_MESSAGE(is_punycode(good), good);
  for (const char* bad : {"", "-", "bcher-", "bcher-kva9", "a-9999999999999", "b\xc3\xbc"}) CHECK_MESSAGE(!is_punycode(bad), bad);
}

TEST_CASE("A-labels that stand for a name in normal form C, and for one that does not") {
  CHECK(asn1::is_normal_form("xn--bcher-kva"));
  CHECK_FALSE(asn1::is_normal_form("xn--u-ccb"));  // u and a combining diaeresis
  CHECK(asn1::is_normal_form("contoso"));
}

TEST_CASE("addresses of the Internet, and those that belong to nobody") {
  const auto use = [](const char* text) { return reserved_for(*asn1::parse_ip(text)).has_value(); };
  for (const char* reserved :
       {"0.1.2.3",     "10.1.1.5",    "100.64.0.1", "127.0.0.1",       "169.254.1.1", "172.16.0.1",      "172.31.255.255", "192.168.0.1",
        "198.19.0.1",  "203.0.113.7", "224.0.0.1",  "255.255.255.255", "::1",         "::ffff:10.1.1.5", "64:ff9b::1",     "100::1",
        "2001:db8::1", "2002::1",     "fc00::1",    "fd12::1",         "fe80::1",     "ff02::1",         "4000::1"})
    CHECK_MESSAGE(use(reserved), reserved);
  for (const char* one : {"8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.255.255", "172.32.0.1", "192.167.255.255", "223.255.255.255",
                          "2a00:1450:4001:80f::200e", "2606:4700::1111", "2001:4860::8888"})
    CHECK_MESSAGE(!use(one), one);
}

TEST_CASE("top-level domains and public suffixes") {
  for (const char* known : {"com", "no", "www.contoso.com", "CONTOSO.CO.UK", "xn--p1ai"}) CHECK_MESSAGE(asn1::has_known_top_level(known), known);
  for (const char* unknown : {"local", "server", "server.contoso.local", "lan", "corp", "test", "www.internal"})
    CHECK_MESSAGE(!asn1::has_known_top_level(unknown), unknown);
  for (const char* suffix : {"com", "co.uk", "Co.Uk"}) CHECK_MESSAGE(asn1::is_public_suffix(suffix), suffix);
  for (const char* none : {"contoso.com", "contoso.co.uk", "local", "github.io"}) CHECK_MESSAGE(!asn1::is_public_suffix(none), none);
}
