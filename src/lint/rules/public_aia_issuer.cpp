#include "asn1/oids.hpp"
#include "lint/constraints.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_aia_issuer(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  if (paper.find(oid::kAuthorityInfoAccess) == nullptr) return;
  for (const AccessDescription& one : access_descriptions(paper))
    if (one.method == oid::kCaIssuers && as_text(one.location.content).starts_with("http://")) return;
  report.add("authorityInfoAccess does not say where the issuer's certificate is");
}

}  // namespace

const Rule& rule_public_aia_issuer() {
  static constexpr Rule rule{
      .id = "public-aia-issuer",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "no place of the issuer's certificate",
      .meaning =
          "authorityInfoAccess should say by HTTP where the issuer's certificate is: clients fetch a missing intermediate from there.",
      .mend = kIssueAgain,
      .judge = &public_aia_issuer,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
