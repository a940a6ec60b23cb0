#include "base/text.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void malformed_certificate(const Case& one, Report& report) {
  each_defect(one, "malformed-certificate", [&](const trust::Defect& defect, const Certificate&) {
    report.add(whose(one, defect.at) + " is not formed as it has to be", base::printable(defect.what));
  });
}

}  // namespace

const Cause& cause_malformed_certificate() {
  static constexpr Cause cause{
      .id = "malformed-certificate",
      .severity = Severity::error,
      .stage = Stage::certificate,
      .rank = 4,
      .citation = "RFC 5280 §4",
      .title = "certificate that breaks its own form",
      .meaning =
          "A part of the certificate cannot be read, stands there twice, or contradicts another one. Some clients refuse all of it, some "
          "take it for something else.",
      .mend = "Have it issued again; if the CA makes all of them so, report it there. certkit lint FILE says more.",
      .judge = &malformed_certificate,
  };
  return cause;
}

}  // namespace certkit::diagnose
