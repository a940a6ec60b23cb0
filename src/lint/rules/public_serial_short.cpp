#include "asn1/algorithm.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_serial_short(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  const std::size_t octets = asn1::magnitude(paper.certificate->serial()).size();
  if (octets < 8) report.add("the serial number has " + std::to_string(octets) + " octets", paper.certificate->serial_hex());
}

}  // namespace

const Rule& rule_public_serial_short() {
  static constexpr Rule rule{
      .id = "public-serial-short",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "serial number of less than 64 bits",
      .meaning = "A serial number of a public CA has at least 64 random bits, so that nobody can foresee it.",
      .mend = kIssueAgain,
      .judge = &public_serial_short,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
