#include "base/text.hpp"
#include "diagnose/fetched_words.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void aia_unreachable(const Case& one, Report& report) {
  // Whoever gets the whole chain does not follow it.
  const Severity severity = one.as_sent.anchored ? Severity::note : Severity::warning;
  each_url(one, Fetched::What::issuer, [&](const Fetched& fetched) {
    const std::string& why = fetched.failure.empty() ? fetched.problem : fetched.failure;
    if (!why.empty())
      report.add(severity, "the certificate of the issuer of " + whose(one, fetched.of) + " cannot be had where it says: " + why,
                 base::printable(fetched.url));
  });
}

}  // namespace

const Cause& cause_aia_unreachable() {
  static constexpr std::string_view kFollowsFrom[] = {"missing-intermediate"};
  static constexpr Cause cause{
      .id = "aia-unreachable",
      .severity = Severity::warning,
      .stage = Stage::revocation,
      .rank = 3,
      .citation = "RFC 5280 §4.2.2.1",
      .title = "issuer's certificate that cannot be fetched",
      .meaning =
          "Clients that complete a chain by themselves (Windows, macOS) look for the issuer's certificate at that URL. Where the server "
          "sends "
          "the whole chain nobody needs it.",
      .mend = "Have the server send the whole chain; and publish the issuer's certificate where the URL leads, as DER, by http.",
      .judge = &aia_unreachable,
      .follows_from = kFollowsFrom,
  };
  return cause;
}

}  // namespace certkit::diagnose
