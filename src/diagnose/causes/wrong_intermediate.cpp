#include "base/text.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void wrong_intermediate(const Case& one, Report& report) {
  each_defect(one, "wrong-intermediate", [&](const trust::Defect& defect, const Certificate& child) {
    report.add("the chain has the wrong certificate of " + base::printable(child.issuer().to_rfc4514()), base::printable(defect.what));
  });
}

}  // namespace

const Cause& cause_wrong_intermediate() {
  static constexpr Cause cause{
      .id = "wrong-intermediate",
      .severity = Severity::error,
      .stage = Stage::chain,
      .rank = 1,
      .citation = "RFC 5280 §4.2.1.1, §6.1.3",
      .title = "CA certificate of another key",
      .meaning =
          "A certificate with the name of the issuer is there, and its key did not make the signature: an older or newer generation of "
          "that CA, or another CA with the same name.",
      .mend = "Get the certificate of the CA that did sign: its subjectKeyIdentifier is the authorityKeyIdentifier of what it signed.",
      .judge = &wrong_intermediate,
  };
  return cause;
}

}  // namespace certkit::diagnose
