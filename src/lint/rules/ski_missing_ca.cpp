#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void ski_missing_ca(const Paper& paper, Report& report) {
  if (paper.ca && paper.find(oid::kSubjectKeyIdentifier) == nullptr) report.add("it is a CA certificate and has no subjectKeyIdentifier");
}

}  // namespace

const Rule& rule_ski_missing_ca() {
  static constexpr Rule rule{
      .id = "ski-missing-ca",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.2",
      .title = "CA certificate without an identifier of its key",
      .meaning =
          "The subject key identifier is what the certificates of a CA point at. Without it chains are built by names alone, and fail when "
          "the CA has a new key.",
      .mend = kIssueAgain,
      .judge = &ski_missing_ca,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
