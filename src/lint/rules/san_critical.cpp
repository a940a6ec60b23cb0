#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void san_critical(const Paper& paper, Report& report) {
  if (const Extension* names = paper.find(oid::kSubjectAltName); names != nullptr && !paper.subject.empty() && names->critical)
    report.add("there is a subject, and subjectAltName is critical");
}

}  // namespace

const Rule& rule_san_critical() {
  static constexpr Rule rule{
      .id = "san-critical",
      .severity = Severity::warning,
      .citation = "RFC 5280 §4.2.1.6",
      .title = "names critical although there is a subject",
      .meaning =
          "subjectAltName is critical only where the subject is empty. Old devices that do not know the extension refuse the certificate.",
      .mend = kIssueAgain,
      .judge = &san_critical,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
