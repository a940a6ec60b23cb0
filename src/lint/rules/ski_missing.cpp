#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void ski_missing(const Paper& paper, Report& report) {
  if (!paper.ca && !paper.self_signed && paper.find(oid::kSubjectKeyIdentifier) == nullptr) report.add("it has no subjectKeyIdentifier");
}

}  // namespace

const Rule& rule_ski_missing() {
  static constexpr Rule rule{
      .id = "ski-missing",
      .severity = Severity::warning,
      .citation = "RFC 5280 §4.2.1.2",
      .title = "no identifier of the certificate's key",
      .meaning =
          "RFC 5280 recommends a subject key identifier; Exchange needs it in the certificate of a federation trust. Public CAs leave it "
          "out since 2023, and TLS servers do without it.",
      .mend = "Nothing has to be done for a TLS server; for an Exchange federation trust have it issued again with the identifier.",
      .judge = &ski_missing,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
