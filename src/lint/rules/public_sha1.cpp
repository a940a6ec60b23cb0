#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_sha1(const Paper& paper, const PolicyLine&, Report& report) {
  const std::string name = name_of(Oid::from_content(paper.signature.oid));
  if (base::lower_ascii(name).find("sha1") != std::string::npos) report.add("it is signed with SHA-1", name);
}

}  // namespace

const Rule& rule_public_sha1() {
  static constexpr Rule rule{
      .id = "public-sha1",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "signed with SHA-1",
      .meaning = "No public CA may sign with SHA-1 since 2016.",
      .mend = kIssueAgain,
      .judge = &public_sha1,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
