#include <algorithm>

#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void email_not_in_san(const Paper& paper, Report& report) {
  for (const std::string& address : subject_values(paper, oid::kEmailAddress)) {
    const auto is_it = [&](const RawName& name) {
      return name.tag == RawName::email && base::lower_ascii(name.text()) == base::lower_ascii(address);
    };
    if (std::none_of(paper.names.begin(), paper.names.end(), is_it))
      report.add("the e-mail address " + in_quotes(address) + " is in the subject and not among the names");
  }
}

}  // namespace

const Rule& rule_email_not_in_san() {
  static constexpr Rule rule{
      .id = "email-not-in-san",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.6",
      .title = "e-mail address in the subject only",
      .meaning = "An e-mail address belongs into the list of names; programs do not look for it in the subject.",
      .mend = "Ask for it again with --san email:ADDRESS.",
      .judge = &email_not_in_san,
      .since = kRfc2459,
  };
  return rule;
}

}  // namespace certkit::lint
