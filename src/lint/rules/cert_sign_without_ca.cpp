#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void cert_sign_without_ca(const Paper& paper, Report& report) {
  if (paper.key_usage && (*paper.key_usage & kKeyCertSign) != 0 && !paper.ca)
    report.add("the key usage has keyCertSign, and it is no CA certificate");
}

}  // namespace

const Rule& rule_cert_sign_without_ca() {
  static constexpr Rule rule{
      .id = "cert-sign-without-ca",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.3, §4.2.1.9",
      .title = "allowed to sign certificates, and no CA",
      .meaning =
          "keyCertSign is for CAs, and the certificate does not say that it is one. Strict clients refuse it; careless ones take it for a "
          "CA.",
      .mend = "Have it issued again, without keyCertSign for a server, or with basicConstraints for a CA.",
      .judge = &cert_sign_without_ca,
      .since = kRfc3280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
