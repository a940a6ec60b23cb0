#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void unknown_critical_extension(const Case& one, Report& report) {
  each_defect(one, "unknown-critical-extension", [&](const trust::Defect& defect, const Certificate&) {
    report.add(whose(one, defect.at) + " has a critical extension that clients do not know", defect.what);
  });
}

}  // namespace

const Cause& cause_unknown_critical_extension() {
  static constexpr Cause cause{
      .id = "unknown-critical-extension",
      .severity = Severity::error,
      .stage = Stage::certificate,
      .rank = 6,
      .citation = "RFC 5280 §4.2",
      .title = "critical extension that clients do not know",
      .meaning = "A client that does not know a critical extension has to refuse the certificate.",
      .mend = "Have it issued again without that extension, or with it not critical.",
      .judge = &unknown_critical_extension,
  };
  return cause;
}

}  // namespace certkit::diagnose
