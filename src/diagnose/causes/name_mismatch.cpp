#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void name_mismatch(const Case& one, Report& report) {
  each_defect(one, "name-mismatch", [&](const trust::Defect&, const Certificate& leaf) {
    report.add_with_fix("the certificate is not for " + one.host, "it is for " + names_of(leaf),
                        "Ask for one that has this name too: certkit csr --from " + old_file(one) + " --san " + one.host +
                            ". Or have clients use a name that is in it.");
  });
}

}  // namespace

const Cause& cause_name_mismatch() {
  static constexpr std::string_view kFollowsFrom[] = {"sni-wrong-certificate", "old-certificate-still-served"};
  static constexpr Cause cause{
      .id = "name-mismatch",
      .severity = Severity::error,
      .stage = Stage::certificate,
      .citation = "RFC 9525 §6",
      .title = "certificate for other names",
      .meaning =
          "The name that clients connect to is not among the names of the certificate. They compare subjectAltName alone; a wildcard "
          "stands for one label.",
      .mend =
          "Ask for a certificate that has the name too: certkit csr --from OLD.cer --san NAME. Or have clients use a name that is in it.",
      .judge = &name_mismatch,
      .follows_from = kFollowsFrom,
  };
  return cause;
}

}  // namespace certkit::diagnose
