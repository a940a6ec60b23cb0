#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void weak_key(const Case& one, Report& report) {
  each_defect(one, "weak-key", [&](const trust::Defect& defect, const Certificate&) {
    report.add(whose(one, defect.at) + " has a key that clients refuse", defect.what);
  });
}

}  // namespace

const Cause& cause_weak_key() {
  static constexpr Cause cause{
      .id = "weak-key",
      .severity = Severity::error,
      .stage = Stage::certificate,
      .rank = 5,
      .citation = "NIST SP 800-131A, BR §6.1.5",
      .title = "key that is too short",
      .meaning =
          "RSA below 2048 bits, elliptic curves below 224 bits or without a name, and DSA are not accepted by current Windows, Java, "
          "browsers and OpenSSL.",
      .mend =
          "Make a new key and ask for a new certificate: certkit csr --from OLD.cer. Of a CA certificate: have the CA renewed with a new "
          "key.",
      .judge = &weak_key,
  };
  return cause;
}

}  // namespace certkit::diagnose
