#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void san_not_critical(const Paper& paper, Report& report) {
  if (const Extension* names = paper.find(oid::kSubjectAltName); names != nullptr && paper.subject.empty() && !names->critical)
    report.add("the subject is empty, and subjectAltName is not critical");
}

}  // namespace

const Rule& rule_san_not_critical() {
  static constexpr Rule rule{
      .id = "san-not-critical",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.6",
      .title = "names not critical although the subject is empty",
      .meaning =
          "Where the subject is empty, the names are all that there is, and the extension has to be critical. Strict clients refuse it "
          "otherwise.",
      .mend = kIssueAgain,
      .judge = &san_not_critical,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
