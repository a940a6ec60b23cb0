#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void wrong_usage(const Case& one, Report& report) {
  each_defect(one, "wrong-usage", [&](const trust::Defect& defect, const Certificate&) {
    const std::string use = defect.at > 0                                   ? "may not be used as a CA's"
                            : one.options.purpose == trust::Purpose::client ? "is not for clients"
                                                                            : "is not for servers";
    report.add(whose(one, defect.at) + " " + use, defect.what);
  });
}

}  // namespace

const Cause& cause_wrong_usage() {
  static constexpr Cause cause{
      .id = "wrong-usage",
      .severity = Severity::error,
      .stage = Stage::certificate,
      .rank = 4,
      .citation = "RFC 5280 §4.2.1.3, §4.2.1.9, §4.2.1.12",
      .title = "certificate that is not for this",
      .meaning =
          "keyUsage, extKeyUsage or basicConstraints do not allow what the certificate is used for: a server needs serverAuth, a CA needs "
          "CA:TRUE and keyCertSign.",
      .mend = "Ask the CA for a template or profile with the right usages: certkit csr --from OLD.cer --profile NAME.",
      .judge = &wrong_usage,
  };
  return cause;
}

}  // namespace certkit::diagnose
