#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void signature_algorithms_differ(const Paper& paper, Report& report) {
  if (same(paper.signature.whole, paper.inner_signature.whole)) return;
  const std::string inner = name_of(Oid::from_content(paper.inner_signature.oid)), outer = name_of(Oid::from_content(paper.signature.oid));
  report.add("the signed part says " + inner + ", and the signature is said to be " + outer,
             base::to_hex(paper.inner_signature.whole) + " and " + base::to_hex(paper.signature.whole));
}

}  // namespace

const Rule& rule_signature_algorithms_differ() {
  static constexpr Rule rule{
      .id = "signature-algorithms-differ",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.1.2",
      .title = "two different signature algorithms",
      .meaning =
          "A certificate says twice how it is signed, once in the signed part; the two must be the same to the octet. Strict clients "
          "refuse it.",
      .mend = kIssueAgain,
      .judge = &signature_algorithms_differ,
      .since = kRfc5280,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
