#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void name_constraints_not_ca(const Paper& paper, Report& report) {
  if (!paper.ca && paper.find(oid::kNameConstraints) != nullptr) report.add("it has nameConstraints, and is no CA certificate");
}

}  // namespace

const Rule& rule_name_constraints_not_ca() {
  static constexpr Rule rule{
      .id = "name-constraints-not-ca",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.10",
      .title = "name constraints in a certificate that is no CA's",
      .meaning = "Name constraints limit what a CA may sign. Elsewhere they mean nothing, and strict clients refuse the certificate.",
      .mend = kIssueAgain,
      .judge = &name_constraints_not_ca,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
