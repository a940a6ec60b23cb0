// What is said of a server's certificate that was not taken: of each verdict of OpenSSL the right thing, and of no two the same wrong one.
#include "net/tls_verdict.hpp"

#include <doctest/doctest.h>

using namespace certkit;

TEST_CASE("every verdict on a server's certificate has its own words") {
  const std::pair<long, const char*> kCases[] = {{0, "for another name"},
                                                 {1, "for another name"},
                                                 {62, "for another name"},
                                                 {64, "for another name"},
                                                 {9, "is not valid yet"},
                                                 {10, "has expired"},
                                                 {2, "not trusted here"},
                                                 {18, "not trusted here"},
                                                 {19, "not trusted here"},
                                                 {20, "not trusted here"},
                                                 {21, "not trusted here"},
                                                 {27, "not trusted here"},
                                                 {7, "does not have the signature"},
                                                 {23, "is revoked"},
                                                 {26, "is not for TLS servers"},
                                                 {28, "is not for TLS servers"},
                                                 {66, "has a key that is too small"},
                                                 {67, "has a key that is too small"},
                                                 {68, "a hash that is too weak"},
                                                 {79, "a CA that may not issue"},
                                                 {25, "a CA that may not issue"},
                                                 {32, "a CA that may not issue"},
                                                 {47, "its CA may not issue"},
                                                 {48, "its CA may not issue"}};
  for (const auto& one : kCases) {
    const auto& verdict = one.first;
    const auto& words = one.second;
    CAPTURE(verdict);
    const net::TlsVerdict said = net::tls_verdict(verdict, "ca.test:8443", {});
    CHECK(said.what.find(words) != std::string::npos);
    CHECK(said.what.find("ca.test:8443") != std::string::npos);
    CHECK_FALSE(said.hint.empty());
  }
  // Nothing else is a matter of names, whatever OpenSSL will number one day.
  for (long verdict = 2; verdict < 200; ++verdict) {
    if (verdict == 62 || verdict == 64) continue;
    CAPTURE(verdict);
    CHECK(net::tls_verdict(verdict, "ca.test", {}).what.find("another name") == std::string::npos);
  }
  net::HttpOptions own;
  own.ca_file = "root.pem";
  CHECK(net::tls_verdict(20, "ca.test", own).hint.find("root.pem") != std::string::npos);
}
