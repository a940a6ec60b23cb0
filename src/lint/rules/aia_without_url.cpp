#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "lint/constraints.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void aia_without_url(const Paper& paper, Report& report) {
  bool there = false;
  for (const AccessDescription& one : access_descriptions(paper)) {
    if (one.method != oid::kCaIssuers) continue;
    there = true;
    const std::string scheme =
        one.location.tag == RawName::uri ? base::lower_ascii(parts_of_uri(as_text(one.location.content)).scheme) : "";
    if (scheme == "http" || scheme == "https" || scheme == "ldap" || scheme == "ldaps") return;
  }
  if (there) report.add("no place of the issuer's certificate is a URL of HTTP or LDAP");
}

}  // namespace

const Rule& rule_aia_without_url() {
  static constexpr Rule rule{
      .id = "aia-without-url",
      .severity = Severity::warning,
      .citation = "RFC 5280 §4.2.2.1",
      .title = "issuer's certificate without a URL",
      .meaning = "Clients fetch a missing intermediate by HTTP or LDAP. With another kind of place they do not find it.",
      .mend = kIssueAgain,
      .judge = &aia_without_url,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
