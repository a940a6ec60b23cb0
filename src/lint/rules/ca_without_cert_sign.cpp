#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void ca_without_cert_sign(const Paper& paper, Report& report) {
  if (paper.ca && paper.key_usage && (*paper.key_usage & kKeyCertSign) == 0)
    report.add("it is a CA certificate, and keyCertSign is not among its key usages");
}

}  // namespace

const Rule& rule_ca_without_cert_sign() {
  static constexpr Rule rule{
      .id = "ca-without-cert-sign",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.3",
      .title = "CA that may not sign certificates",
      .meaning =
          "The certificate says that it is a CA, and its key usage does not allow to sign certificates: clients refuse all that it signed.",
      .mend = kIssueAgain,
      .judge = &ca_without_cert_sign,
      .since = day(2012, 7, 1),
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
