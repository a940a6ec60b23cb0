#include <algorithm>

#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void expired(const Case& one, Report& report) {
  each_defect(one, "expired", [&](const trust::Defect& defect, const Certificate& certificate) {
    const bool leaf = defect.at == 0;
    report.add_with_fix(whose(one, defect.at) + " has expired", "it was " + defect.what + "; judged at " + to_rfc3339(one.options.at),
                        leaf ? "Have it issued again: certkit csr --from " + old_file(one) + "."
                             : "Ask " + called(certificate) + "'s operator for its current certificate, and send that in its place.");
  });
  // A newer one of the same CA leads to the root, and the old one still goes out with it.
  const auto& path = one.best().path;
  for (const Certificate& old : one.sent) {
    if (old.not_after() >= one.options.at || std::find(path.begin(), path.end(), old) != path.end()) continue;
    const auto newer = std::find_if(path.begin(), path.end(), [&](const Certificate& other) {
      return same(other.subject_der(), old.subject_der()) && other.not_after() >= one.options.at;
    });
    if (newer == path.end()) continue;
    report.add_with_fix(
        Severity::warning, "an expired certificate of " + called(old) + " is sent, and a newer one is there",
        "the old one was valid until " + to_rfc3339(old.not_after()) + ", the newer one until " + to_rfc3339(newer->not_after()),
        "Send the newer one alone (" + fingerprint_words(*newer) + "): old clients stop at the first that has the name.");
  }
}

}  // namespace

const Cause& cause_expired() {
  static constexpr std::string_view kFollowsFrom[] = {"old-certificate-still-served"};
  static constexpr Cause cause{
      .id = "expired",
      .severity = Severity::error,
      .stage = Stage::certificate,
      .rank = 2,
      .citation = "RFC 5280 §4.1.2.5",
      .title = "certificate that has expired",
      .meaning = "Its validity is over. Clients refuse it, and every certificate below it.",
      .mend = "Have it issued again: certkit csr --from OLD.cer. Of a CA certificate: ask the CA for its current one, and send that.",
      .judge = &expired,
      .follows_from = kFollowsFrom,
  };
  return cause;
}

}  // namespace certkit::diagnose
