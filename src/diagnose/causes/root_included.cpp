#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void judge(const Case& one, Report& report) {
  for (std::size_t i = 1; i < one.sent.size(); ++i)
    if (is_root(one.sent[i]))
      report.add("the root " + called(one.sent[i]) + (one.endpoint ? " is sent along" : " is in the chain"),
                 std::to_string(one.sent[i].der().size()) + " octets in every handshake");
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
      .judge = &judge,
  };
  return cause;
}

}  // namespace certkit::diagnose
