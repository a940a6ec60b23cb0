#include "asn1/oids.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_request_subject(const Paper& paper, const PolicyLine&, Report& report) {
  for (const Part& part : subject_parts(paper))
    if (part.attribute.type != oid::kCommonName && part.attribute.type != oid::kCountryName && part.attribute.type != Oid("2.5.4.11"))
      return report.add("the subject asks for " + name_of(part.attribute.type), in_quotes(part.attribute.value));
}

}  // namespace

const Rule& rule_public_request_subject() {
  static constexpr Rule rule{
      .id = "public-request-subject",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "more in the subject than a CA of domains takes over",
      .meaning =
          "CAs that validate domains only, Let's Encrypt among them, leave the organization and the place out of the certificate; the "
          "others validate them, which takes days.",
      .mend = "Nothing has to be done, unless the organization has to be in the certificate: then choose a CA that validates it.",
      .judge = &public_request_subject,
      .papers = Papers::requests,
  };
  return rule;
}

}  // namespace certkit::lint
