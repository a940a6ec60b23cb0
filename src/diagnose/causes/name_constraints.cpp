#include "base/text.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void name_constraints(const Case& one, Report& report) {
  each_defect(one, "name-constraints", [&](const trust::Defect& defect, const Certificate&) {
    report.add("the names of " + whose(one, defect.at) + " break the constraints of a CA above it", base::printable(defect.what));
  });
}

}  // namespace

const Cause& cause_name_constraints() {
  static constexpr Cause cause{
      .id = "name-constraints",
      .severity = Severity::error,
      .stage = Stage::chain,
      .rank = 3,
      .citation = "RFC 5280 §4.2.1.10",
      .title = "name that a CA may not sign",
      .meaning =
          "A CA of the chain is limited to certain names, and the certificate has another one. Clients refuse the whole certificate.",
      .mend = "Ask for the certificate without that name, or from a CA that may sign it.",
      .judge = &name_constraints,
  };
  return cause;
}

}  // namespace certkit::diagnose
