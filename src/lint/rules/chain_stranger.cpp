#include <algorithm>

#include "asn1/title.hpp"
#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/rule.hpp"
#include "trust/name_key.hpp"

namespace certkit::lint {
namespace {

void chain_stranger(const ChainCase& chain, Report& report) {
  std::size_t leaves = 0;
  for (const Certificate* one : chain.beside) leaves += trust::is_ca(*one) ? 0 : 1;
  if (leaves != 1) return;
  // Another certificate of a CA in the path (cross-signed, or renewed) is none.
  const auto belongs = [&](const Certificate& one) {
    return std::any_of(chain.chain.path.begin(), chain.chain.path.end(), [&](const Certificate& in_path) {
      return in_path == one || (same(in_path.subject_der(), one.subject_der()) && same(in_path.spki(), one.spki()));
    });
  };
  for (const Certificate* one : chain.beside)
    if (!belongs(*one)) report.add(base::printable(title(*one)) + " does not belong to the chain of this certificate");
}

}  // namespace

const Rule& rule_chain_stranger() {
  static constexpr Rule rule{
      .id = "chain-stranger",
      .severity = Severity::warning,
      .citation = "RFC 5246 §7.4.2",
      .title = "certificate that does not belong to the chain",
      .meaning =
          "The file holds a CA certificate that signed nothing in it. Servers send it all the same, and old clients refuse the chain.",
      .mend = "Leave it out of the file; certkit split, given the key too, writes the chain without it.",
      .judge = &chain_stranger,
  };
  return rule;
}

}  // namespace certkit::lint
