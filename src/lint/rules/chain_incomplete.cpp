#include "asn1/title.hpp"
#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void chain_incomplete(const ChainCase& chain, Report& report) {
  if (chain.beside.size() < 2 || chain.chain.ends_in_root()) return;
  const Certificate& last = chain.chain.path.back();
  if (chain.chain.path.size() > 1 && !chain.chain.ends_in_root()) return;  // up to an intermediate: the root need not be there
  report.add(Severity::warning,
             "the issuer of " + base::printable(title(last)) + " is not in its file: " + base::printable(last.issuer().to_rfc4514()));
}

}  // namespace

const Rule& rule_chain_incomplete() {
  static constexpr Rule rule{
      .id = "chain-incomplete",
      .severity = Severity::note,
      .citation = "RFC 5246 §7.4.2, RFC 8446 §4.4.2",
      .title = "issuer not among what was given",
      .meaning =
          "A server has to send its certificate with all intermediates. The one that signed this certificate was not given; it may be "
          "where the server has its chain.",
      .mend = "Give the chain too; `certkit inspect` shows where the certificate says that its issuer can be fetched.",
      .judge = &chain_incomplete,
  };
  return rule;
}

}  // namespace certkit::lint
