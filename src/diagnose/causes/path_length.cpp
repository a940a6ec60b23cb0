#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void path_length(const Case& one, Report& report) {
  each_defect(one, "path-length", [&](const trust::Defect& defect, const Certificate&) {
    report.add("the chain is longer than " + whose(one, defect.at) + " allows", defect.what);
  });
}

}  // namespace

const Cause& cause_path_length() {
  static constexpr Cause cause{
      .id = "path-length",
      .severity = Severity::error,
      .stage = Stage::chain,
      .rank = 3,
      .citation = "RFC 5280 §4.2.1.9, §6.1.4 (l)",
      .title = "more CAs than are allowed",
      .meaning = "A CA certificate says how many CAs may follow below it (pathLenConstraint), and there are more.",
      .mend = "Have the certificate issued by a CA higher up, or the CA's certificate issued again with a greater path length.",
      .judge = &path_length,
  };
  return cause;
}

}  // namespace certkit::diagnose
