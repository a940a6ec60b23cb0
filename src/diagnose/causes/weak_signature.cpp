#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void weak_signature(const Case& one, Report& report) {
  each_defect(one, "weak-signature", [&](const trust::Defect& defect, const Certificate&) {
    report.add(whose(one, defect.at) + " is signed with a hash that is broken", defect.what);
  });
}

}  // namespace

const Cause& cause_weak_signature() {
  static constexpr Cause cause{
      .id = "weak-signature",
      .severity = Severity::error,
      .stage = Stage::certificate,
      .rank = 5,
      .citation = "RFC 6151, RFC 9155",
      .title = "signed with a broken hash",
      .meaning =
          "Certificates can be forged where the signature is made with MD5 or SHA-1: Windows, Java, browsers and OpenSSL refuse them.",
      .mend = "Have it issued again with SHA-256; of a CA certificate, have the CA renewed.",
      .judge = &weak_signature,
  };
  return cause;
}

}  // namespace certkit::diagnose
