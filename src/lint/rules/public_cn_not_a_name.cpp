#include <algorithm>

#include "asn1/ip_address.hpp"
#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_cn_not_a_name(const Paper& paper, const PolicyLine& line, Report& report) {
  if (paper.ca) return;
  for (const std::string& cn : subject_values(paper, oid::kCommonName)) {
    const auto is_it = [&](const RawName& name) {
      if (name.tag == RawName::ip) return asn1::ip_text(name.content) == cn;
      // Until 2021 the case did not matter.
      return name.tag == RawName::dns &&
             (name.text() == cn || (line.limit == 0 && base::lower_ascii(name.text()) == base::lower_ascii(cn)));
    };
    if (std::none_of(paper.names.begin(), paper.names.end(), is_it)) report.add("the CN " + in_quotes(cn) + " is not one of the names");
  }
}

}  // namespace

const Rule& rule_public_cn_not_a_name() {
  static constexpr Rule rule{
      .id = "public-cn-not-a-name",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "CN that is not one of the names",
      .meaning = "If there is a CN in a public certificate, it is one of the names in the list, letter by letter.",
      .mend = "Ask for it with the CN among the names; certkit csr puts it there by itself.",
      .judge = &public_cn_not_a_name,
  };
  return rule;
}

}  // namespace certkit::lint
