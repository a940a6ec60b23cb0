#include <algorithm>

#include "certkit/error.hpp"
#include "diagnose/fetch_steps.hpp"
#include "diagnose/fetched_words.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

bool has_source(const Certificate& certificate) {
  try {
    const Extensions extensions = certificate.extensions();
    return !extensions.crl_distribution_urls().empty() || !extensions.ocsp_urls().empty();
  } catch (const Error&) {
    return true;  // it has one, which is damaged: others say so
  }
}

bool is_said(const Case& one, std::size_t at) {
  const auto& defects = one.best().defects;
  return std::any_of(defects.begin(), defects.end(),
                     [&](const trust::Defect& defect) { return defect.id == "no-revocation-source" && defect.at == at; });
}

void no_revocation_source(const Case& one, Report& report) {
  report_defects(one, "no-revocation-source", "no CRL that was given is about ", report);
  if (one.options.revocation == Options::Revocation::none) return;
  for (std::size_t at = 0; at < asked_about(one.best()); ++at) {
    if (has_source(one.best().path[at]) || is_answered(one, at) || is_said(one, at)) continue;
    report.add(one.options.revocation == Options::Revocation::hard ? Severity::error : Severity::note,
               whose(one, at) + " does not say where to ask whether it is revoked", "it has no URL of a CRL, nor of an OCSP responder");
  }
}

}  // namespace

const Cause& cause_no_revocation_source() {
  static constexpr Cause cause{
      .id = "no-revocation-source",
      .severity = Severity::note,
      .stage = Stage::revocation,
      .rank = 4,
      .citation = "RFC 5280 §4.2.1.13, §4.2.2.1",
      .title = "no place to ask about revocation",
      .meaning =
          "The certificate has neither a CRL distribution point nor an OCSP responder, so that a stolen key can be used until it expires. "
          "Most "
          "clients go on; Windows, where an answer is demanded, refuses (CRYPT_E_NO_REVOCATION_CHECK, 0x80092012).",
      .mend =
          "Have the CA write the URL of its CRL into the certificates that it issues (certkit ca init --crl-url URL), and publish "
          "it there. "
          "A certificate that lives a few days only needs none. Where CRLs are given with --crl, give the one of each issuer.",
      .judge = &no_revocation_source,
  };
  return cause;
}

}  // namespace certkit::diagnose
