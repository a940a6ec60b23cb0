#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_aia_missing(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.ca && paper.find(oid::kAuthorityInfoAccess) == nullptr) report.add("it has no authorityInfoAccess");
}

}  // namespace

const Rule& rule_public_aia_missing() {
  static constexpr Rule rule{
      .id = "public-aia-missing",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "no access to the issuer's information",
      .meaning = "A public server certificate says where the certificate of its issuer, or its OCSP responder, can be found.",
      .mend = kIssueAgain,
      .judge = &public_aia_missing,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
