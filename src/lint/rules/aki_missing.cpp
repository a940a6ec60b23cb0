#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void aki_missing(const Paper& paper, Report& report) {
  if (paper.certificate->self_issued()) return;
  const Extension* identifier = paper.find(oid::kAuthorityKeyIdentifier);
  if (identifier == nullptr) return report.add("it has no authorityKeyIdentifier");
  for (const asn1::Tlv& one : elements_within(identifier->value))
    if (one.tag == asn1::context(0, false)) return;
  report.add("authorityKeyIdentifier has no keyIdentifier", base::to_hex(identifier->value));
}

}  // namespace

const Rule& rule_aki_missing() {
  static constexpr Rule rule{
      .id = "aki-missing",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.1",
      .title = "no identifier of the issuer's key",
      .meaning =
          "The authority key identifier says which key of the issuer signed. Without it a client that finds two CA certificates of one "
          "name may take the wrong one.",
      .mend = kIssueAgain,
      .judge = &aki_missing,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
