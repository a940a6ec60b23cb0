#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_ski(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  if (paper.find(oid::kSubjectKeyIdentifier) != nullptr) report.add("it has a subjectKeyIdentifier");
}

}  // namespace

const Rule& rule_public_ski() {
  static constexpr Rule rule{
      .id = "public-ski",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "identifier of the key in a server certificate",
      .meaning =
          "The subject key identifier is advised against in public server certificates, and newer profiles of CAs leave it out. Exchange "
          "needs it in the certificate of a federation trust, which therefore cannot be a public one.",
      .mend = "Nothing has to be done for a TLS server.",
      .judge = &public_ski,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
