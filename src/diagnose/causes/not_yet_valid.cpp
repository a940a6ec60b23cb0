#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void not_yet_valid(const Case& one, Report& report) {
  each_defect(one, "not-yet-valid", [&](const trust::Defect& defect, const Certificate&) {
    report.add(whose(one, defect.at) + " is not valid yet", "it is " + defect.what + "; judged at " + to_rfc3339(one.options.at));
  });
}

}  // namespace

const Cause& cause_not_yet_valid() {
  static constexpr Cause cause{
      .id = "not-yet-valid",
      .severity = Severity::error,
      .stage = Stage::certificate,
      .rank = 2,
      .citation = "RFC 5280 §4.1.2.5",
      .title = "certificate that is not valid yet",
      .meaning = "Its validity begins later. Clients refuse it until then; often the clock of a machine is wrong.",
      .mend = "Is the clock of this machine, and of the clients, right? Else wait, or have it issued again.",
      .judge = &not_yet_valid,
  };
  return cause;
}

}  // namespace certkit::diagnose
