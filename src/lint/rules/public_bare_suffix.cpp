#include "asn1/public_suffix.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_bare_suffix(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  std::vector<std::string_view> all = dns_names(paper);
  const auto cn = paper.subject.common_name();
  if (cn && paper.certificate != nullptr) all.emplace_back(*cn);
  for (const std::string_view dns : all)
    if (!dns.empty() && dns.find('.') == dns.npos && asn1::has_known_top_level(dns))
      return report.add("the name " + in_quotes(dns) + " is a top-level domain");
}

}  // namespace

const Rule& rule_public_bare_suffix() {
  static constexpr Rule rule{
      .id = "public-bare-suffix",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "name that is a top-level domain",
      .meaning = "A name is below a top-level domain, not one itself.",
      .mend = "Have it signed by a CA of your own, or leave it out.",
      .judge = &public_bare_suffix,
  };
  return rule;
}

}  // namespace certkit::lint
