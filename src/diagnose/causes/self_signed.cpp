#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void self_signed(const Case& one, Report& report) {
  each_defect(one, "self-signed", [&](const trust::Defect&, const Certificate& leaf) {
    report.add_with_fix("the certificate is signed by its own key, and not by a CA", fingerprint_words(leaf),
                        "Have a CA sign it: certkit csr --from " + old_file(one) +
                            ". Or put it into the trust store of every client: certkit truststore add STORE " + old_file(one) + ".");
  });
}

}  // namespace

const Cause& cause_self_signed() {
  static constexpr Cause cause{
      .id = "self-signed",
      .severity = Severity::error,
      .stage = Stage::certificate,
      .rank = 3,
      .citation = "RFC 5280 §6.1",
      .title = "certificate that no CA has signed",
      .meaning = "The certificate is signed by its own key, so that clients trust it only if each of them was told to.",
      .mend =
          "Have a CA sign it: certkit csr --from OLD.cer. Or put it into the trust store of every client: certkit truststore add STORE "
          "OLD.cer.",
      .judge = &self_signed,
  };
  return cause;
}

}  // namespace certkit::diagnose
