#include <algorithm>

#include "base/text.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void second_opinion_differs(const Case& one, Report& report) {
  const trust::PathAnswer& best = one.best();
  const bool refused = std::any_of(best.defects.begin(), best.defects.end(),
                                   [](const trust::Defect& defect) { return defect.id == "second-opinion-differs"; });
  if (!best.opinions_differ && !refused) return;
  const auto said = [](bool good, const std::string& words) { return good ? std::string("it is good") : base::printable(words); };
  report.add(refused ? Severity::error : Severity::warning,
             best.opinions_differ ? "OpenSSL and Botan judge the chain differently" : "OpenSSL refuses the chain",
             "OpenSSL: " + said(best.openssl_good, best.openssl_says) + "; Botan: " + said(best.botan_good, best.botan_says));
}

}  // namespace

const Cause& cause_second_opinion_differs() {
  static constexpr std::string_view kFollowsFrom[] = {"expired",
                                                      "not-yet-valid",
                                                      "self-signed",
                                                      "missing-intermediate",
                                                      "wrong-intermediate",
                                                      "bad-signature",
                                                      "untrusted-root",
                                                      "weak-key",
                                                      "weak-signature",
                                                      "wrong-usage",
                                                      "unknown-critical-extension",
                                                      "malformed-certificate",
                                                      "path-length",
                                                      "name-constraints",
                                                      "certificate-policy"};
  static constexpr Cause cause{
      .id = "second-opinion-differs",
      .severity = Severity::warning,
      .stage = Stage::chain,
      .rank = 7,
      .citation = "",
      .title = "verdict on which two libraries differ",
      .meaning = "OpenSSL and Botan do not judge a signature or a chain alike: clients will not, either.",
      .mend = "Both reasons are shown: mend what the one of them objects to. If it makes no sense, report it.",
      .judge = &second_opinion_differs,
      .follows_from = kFollowsFrom,
  };
  return cause;
}

}  // namespace certkit::diagnose
