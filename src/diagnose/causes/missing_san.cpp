#include "base/text.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void missing_san(const Case& one, Report& report) {
  const auto say = [&](Severity severity, const Certificate& leaf) {
    const auto cn = leaf.subject().common_name();
    report.add_with_fix(
        severity, "the certificate has no subjectAltName with the name of a host",
        cn ? "the CN is \"" + base::printable(*cn) + "\", and clients do not look at it" : "",
        "Ask for it again with its names: certkit csr --from " + old_file(one) + " --san " + (one.host.empty() ? "NAME" : one.host) + ".");
  };
  each_defect(one, "missing-san", [&](const trust::Defect&, const Certificate& leaf) { say(Severity::error, leaf); });
  each_remark(one, "missing-san", [&](const trust::Defect&, const Certificate& leaf) { say(Severity::warning, leaf); });
}

}  // namespace

const Cause& cause_missing_san() {
  static constexpr Cause cause{
      .id = "missing-san",
      .severity = Severity::error,
      .stage = Stage::certificate,
      .rank = 1,
      .citation = "RFC 9525 §2, RFC 5280 §4.2.1.6",
      .title = "server certificate without a list of names",
      .meaning =
          "Browsers, Windows, Java and OpenSSL compare the host with the names in subjectAltName and do not look at the CN: no client "
          "finds its host in this certificate.",
      .mend = "Ask for it again with the names: certkit csr --from OLD.cer --san NAME.",
      .judge = &missing_san,
  };
  return cause;
}

}  // namespace certkit::diagnose
