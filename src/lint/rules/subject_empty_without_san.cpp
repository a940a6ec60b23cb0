#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void subject_empty_without_san(const Paper& paper, Report& report) {
  if (!paper.ca && paper.subject.empty() && paper.find(oid::kSubjectAltName) == nullptr)
    report.add("its subject is empty, and there is no subjectAltName");
}

}  // namespace

const Rule& rule_subject_empty_without_san() {
  static constexpr Rule rule{
      .id = "subject-empty-without-san",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.6, §4.2.1.6",
      .title = "neither a subject nor a name",
      .meaning = "A certificate without a subject has its names in subjectAltName. Without both it says of nobody anything.",
      .mend = "Ask for a certificate with the names that clients use: certkit csr --san NAME.",
      .judge = &subject_empty_without_san,
      .since = kRfc2459,
  };
  return rule;
}

}  // namespace certkit::lint
