#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void path_length_without_ca(const Paper& paper, Report& report) {
  if (!paper.basic_constraints || !paper.basic_constraints->path_length) return;
  if (!paper.ca)
    report.add("it has a path length, and is no CA certificate");
  else if (paper.key_usage && (*paper.key_usage & kKeyCertSign) == 0)
    report.add("it has a path length, and no keyCertSign");
}

}  // namespace

const Rule& rule_path_length_without_ca() {
  static constexpr Rule rule{
      .id = "path-length-without-ca",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.9",
      .title = "path length in a certificate that signs none",
      .meaning =
          "pathLenConstraint says how many CAs may follow. It is for a CA with keyCertSign only; strict clients refuse the certificate.",
      .mend = kIssueAgain,
      .judge = &path_length_without_ca,
      .since = kRfc3280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
