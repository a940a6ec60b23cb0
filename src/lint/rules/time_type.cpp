#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void time_type(const Paper& paper, Report& report) {
  const auto check = [&](const char* field, const RawTime& raw, Time time) {
    if (raw.tag == asn1::kGeneralizedTime && time < day(2050, 1, 1))
      report.add(std::string(field) + " is a GeneralizedTime before 2050", std::string(as_text(raw.content)));
  };
  check("notBefore", paper.not_before, paper.certificate->not_before());
  check("notAfter", paper.not_after, paper.certificate->not_after());
}

}  // namespace

const Rule& rule_time_type() {
  static constexpr Rule rule{
      .id = "time-type",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.5",
      .title = "time in the wrong one of two forms",
      .meaning =
          "Times until 2049 are UTCTime, times from 2050 on GeneralizedTime. Others are not valid DER, and programs read them as another "
          "century or not at all.",
      .mend = kIssueAgain,
      .judge = &time_type,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
