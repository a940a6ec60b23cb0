#include "base/text.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void bad_signature(const Case& one, Report& report) {
  each_defect(one, "bad-signature", [&](const trust::Defect& defect, const Certificate&) {
    report.add("the signature of " + whose(one, defect.at) + " is wrong", base::printable(defect.what));
  });
}

}  // namespace

const Cause& cause_bad_signature() {
  static constexpr Cause cause{
      .id = "bad-signature",
      .severity = Severity::error,
      .stage = Stage::chain,
      .rank = 1,
      .citation = "RFC 5280 §6.1.3",
      .title = "signature that is not its issuer's",
      .meaning =
          "The key of the issuer did not make the signature: the certificate was changed, or damaged, or it comes from another CA of the "
          "same name.",
      .mend = "Get the certificate again from the CA, in binary mode; and the CA's own certificate from a place that you trust.",
      .judge = &bad_signature,
  };
  return cause;
}

}  // namespace certkit::diagnose
