#include <algorithm>

#include "asn1/title.hpp"
#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/device_files.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

// A device that is known has an order of its own: device-file-order.
bool is_ordered_by_device(const ChainCase& chain) {
  return chain.output != nullptr && has_part(*chain.output, profile::Part::leaf) &&
         (has_part(*chain.output, profile::Part::intermediates) || has_part(*chain.output, profile::Part::root));
}

void chain_order(const ChainCase& chain, Report& report) {
  if (is_ordered_by_device(chain)) return;
  // Those of the chain that are in this file, in the order of the chain.
  std::vector<const Certificate*> wanted;
  for (const Certificate& one : chain.chain.path)
    for (const Certificate* there : chain.beside)
      if (*there == one) {
        wanted.push_back(there);
        break;
      }
  std::vector<const Certificate*> found;
  for (const Certificate* there : chain.beside)
    if (std::any_of(wanted.begin(), wanted.end(), [&](const Certificate* one) { return *one == *there; })) found.push_back(there);
  if (wanted.size() < 2 || chain.pkcs12) return;
  for (std::size_t i = 0; i < std::min(wanted.size(), found.size()); ++i)
    if (!(*wanted[i] == *found[i]))
      return report.add("the certificates of the chain are not in order",
                        base::printable(title(*found[i])) + " stands where " + base::printable(title(*wanted[i])) + " belongs");
}

}  // namespace

const Rule& rule_chain_order() {
  static constexpr Rule rule{
      .id = "chain-order",
      .severity = Severity::warning,
      .citation = "RFC 5246 §7.4.2",
      .title = "chain in the wrong order",
      .meaning =
          "The server's certificate comes first, then the one that signed it, and so on. nginx does not start otherwise (\"key values "
          "mismatch\"), and strict clients refuse the chain.",
      .mend = "Write it in order: certkit convert FILE -o CHAIN.pem.",
      .judge = &chain_order,
  };
  return rule;
}

}  // namespace certkit::lint
