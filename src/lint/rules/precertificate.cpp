#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void precertificate(const Paper& paper, Report& report) {
  if (paper.find(Oid("1.3.6.1.4.1.11129.2.4.3")) != nullptr) report.add("it has the poison extension of a precertificate");
}

}  // namespace

const Rule& rule_precertificate() {
  static constexpr Rule rule{
      .id = "precertificate",
      .severity = Severity::error,
      .citation = "RFC 6962 §3.1",
      .title = "a precertificate, not a certificate",
      .meaning = "It was made for the logs of Certificate Transparency only; its critical poison extension makes every client refuse it.",
      .mend = "Install the certificate that the CA issued after it: same names, same serial number, without that extension.",
      .judge = &precertificate,
      .since = kRfc6962,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
