#include "base/text.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

// Whatever the libraries refuse and no other cause has a word for: never a yes.
void chain_refused(const Case& one, Report& report) {
  const trust::PathAnswer& best = one.best();
  if (one.leaf() == nullptr || best.good) return;
  for (const trust::Defect& defect : best.defects)
    if (find_cause(defect.id) == nullptr)
      report.add(whose(one, defect.at) + " is refused: " + base::printable(defect.what), base::printable(best.openssl_says));
  if (best.defects.empty()) report.add("the chain is refused", base::printable(best.openssl_says + best.botan_says));
}

}  // namespace

const Cause& cause_chain_refused() {
  static constexpr Cause cause{
      .id = "chain-refused",
      .severity = Severity::error,
      .stage = Stage::chain,
      .rank = 90,
      .citation = "RFC 5280 §6",
      .title = "chain that is refused for another reason",
      .meaning = "OpenSSL does not take the chain, for a reason that has no name of its own here; the evidence is in its own words.",
      .mend = "Look at each certificate: certkit inspect, certkit lint; and have the one that is named issued again.",
      .judge = &chain_refused,
  };
  return cause;
}

}  // namespace certkit::diagnose
