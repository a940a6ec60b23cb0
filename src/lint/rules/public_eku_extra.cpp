#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_eku_extra(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  for (const Oid& purpose : paper.purposes)
    if (purpose != oid::kServerAuth && purpose != oid::kClientAuth && purpose != Oid("1.3.6.1.5.5.7.3.4"))
      report.add("it is for " + name_of(purpose));
}

}  // namespace

const Rule& rule_public_eku_extra() {
  static constexpr Rule rule{
      .id = "public-eku-extra",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "purpose beside those of servers",
      .meaning = "Purposes other than serverAuth, clientAuth and emailProtection were advised against.",
      .mend = kIssueAgain,
      .judge = &public_eku_extra,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
