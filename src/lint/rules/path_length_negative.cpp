#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void path_length_negative(const Paper& paper, Report& report) {
  const Extension* constraints = paper.find(oid::kBasicConstraints);
  if (constraints == nullptr) return;
  for (const asn1::Tlv& one : elements_within(constraints->value))
    if (one.tag == asn1::kInteger && !one.content.empty() && (one.content[0] & 0x80) != 0)
      report.add("the path length is negative", base::to_hex(one.whole));
}

}  // namespace

const Rule& rule_path_length_negative() {
  static constexpr Rule rule{
      .id = "path-length-negative",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.9",
      .title = "path length below zero",
      .meaning = "A negative path length means nothing; clients refuse the certificate.",
      .mend = kIssueAgain,
      .judge = &path_length_negative,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
