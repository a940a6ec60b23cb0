#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void public_name_count(const Paper& paper, const PolicyLine& line, Report& report) {
  if (!paper.leaf()) return;

  if (paper.names.size() > static_cast<std::size_t>(line.limit))
    report.add("it has " + std::to_string(paper.names.size()) + " names, and some CAs take " + std::to_string(line.limit) + " at most");
}

}  // namespace

const Rule& rule_public_name_count() {
  static constexpr Rule rule{
      .id = "public-name-count",
      .severity = Severity::error,
      .citation = "Let's Encrypt, profiles",
      .title = "more names than some CAs take",
      .meaning = "How many names a certificate may have depends on the CA: Let's Encrypt takes 100, and 25 in its newer profiles.",
      .mend = "Ask the CA, or make several certificates.",
      .judge = &public_name_count,
  };
  return rule;
}

}  // namespace certkit::lint
