#include <algorithm>
#include <utility>

#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "lint/constraints.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_aia(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  std::vector<std::pair<Oid, std::string>> seen;
  for (const AccessDescription& one : access_descriptions(paper)) {
    const std::string url = base::lower_ascii(as_text(one.location.content));
    if (one.method != oid::kOcsp && one.method != oid::kCaIssuers)
      report.add("authorityInfoAccess has the method " + name_of(one.method));
    else if (one.location.tag != RawName::uri || !url.starts_with("http://"))
      report.add("the place of " + name_of(one.method) + " is no HTTP URL", base::printable(url));
    if (std::find(seen.begin(), seen.end(), std::pair(one.method, url)) != seen.end())
      report.add("a place of " + name_of(one.method) + " is there twice", base::printable(url));
    seen.emplace_back(one.method, url);
  }
}

}  // namespace

const Rule& rule_public_aia() {
  static constexpr Rule rule{
      .id = "public-aia",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "access to the issuer's information that is not by HTTP",
      .meaning = "authorityInfoAccess has HTTP URLs, each once, for OCSP and for the issuer's certificate, and nothing else.",
      .mend = kIssueAgain,
      .judge = &public_aia,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
