#include "asn1/title.hpp"
#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/device_files.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void chain_root_included(const ChainCase& chain, Report& report) {
  if (!chain.chain.ends_in_root() || chain.chain.path.size() < 2 || chain.pkcs12) return;
  if (chain.output != nullptr && has_part(*chain.output, profile::Part::root)) return;  // the device wants it there
  for (const Certificate* one : chain.beside)
    if (*one == chain.chain.path.back()) return report.add("the root " + base::printable(title(*one)) + " is in the same file");
}

}  // namespace

const Rule& rule_chain_root_included() {
  static constexpr Rule rule{
      .id = "chain-root-included",
      .severity = Severity::note,
      .citation = "RFC 8446 §4.4.2",
      .title = "root in the chain",
      .meaning = "Clients have the root already, or do not trust it; a server need not send it. It makes the handshake longer.",
      .mend = "Leave it out if the device does not ask for it; certkit split --fullchain, given the key too, writes the chain without it.",
      .judge = &chain_root_included,
  };
  return rule;
}

}  // namespace certkit::lint
