#include "asn1/title.hpp"
#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void chain_outlived(const ChainCase& chain, Report& report) {
  for (const Certificate& one : chain.chain.path)
    if (!(one == chain.leaf) && one.not_after() < chain.leaf.not_after())
      report.add("its issuer " + base::printable(title(one)) + " expires first, at " + to_rfc3339(one.not_after()),
                 "the certificate itself at " + to_rfc3339(chain.leaf.not_after()));
}

}  // namespace

const Rule& rule_chain_outlived() {
  static constexpr Rule rule{
      .id = "chain-outlived",
      .severity = Severity::warning,
      .citation = "RFC 5280 §6.1.3",
      .title = "issuer that expires first",
      .meaning =
          "A CA certificate of the chain expires before this certificate does: from then on clients refuse it, whatever its own validity "
          "says.",
      .mend = "Renew both before that day.",
      .judge = &chain_outlived,
  };
  return rule;
}

}  // namespace certkit::lint
