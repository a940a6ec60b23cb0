#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

constexpr std::size_t kMostNamed = 5;  // a server may send hundreds

void root_included(const Case& one, Report& report) {
  std::size_t roots = 0, octets = 0;
  std::string list;
  for (std::size_t i = 1; i < one.sent.size(); ++i) {
    if (!is_own_root(one, one.sent[i])) continue;
    octets += one.sent[i].der().size();
    if (++roots <= kMostNamed) list += (list.empty() ? "" : ", ") + called(one.sent[i]);
  }
  if (roots == 0) return;
  const std::string cost = std::to_string(octets) + " octets in every handshake", where = one.endpoint ? " sent along" : " in the chain";
  if (roots == 1) return report.add("the root " + list + " is" + where, cost);
  if (roots > kMostNamed) list += ", and " + std::to_string(roots - kMostNamed) + " more";
  report.add(std::to_string(roots) + " roots are" + where, list + ": " + cost);
}

}  // namespace

const Cause& cause_root_included() {
  static constexpr Cause cause{
      .id = "root-included",
      .severity = Severity::note,
      .stage = Stage::chain,
      .rank = 8,
      .citation = "RFC 8446 §4.4.2",
      .title = "root that is sent along",
      .meaning = "Clients have the root, or they do not trust it: sending it costs octets in every handshake and helps nobody.",
      .mend = "Leave the root out of the chain.",
      .judge = &root_included,
  };
  return cause;
}

}  // namespace certkit::diagnose
