#include "base/text.hpp"
#include "diagnose/fetched_words.hpp"
#include "diagnose/fetching.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void crl_unreachable(const Case& one, Report& report) {
  each_url(one, Fetched::What::crl, [&](const Fetched& fetched) {
    if (fetched.failure.empty() || is_ldap(fetched.url)) return;
    report.add(severity_of(one, fetched.of), "the CRL of " + whose(one, fetched.of) + " cannot be fetched: " + fetched.failure,
               base::printable(fetched.url));
  });
}

}  // namespace

const Cause& cause_crl_unreachable() {
  static constexpr Cause cause{
      .id = "crl-unreachable",
      .severity = Severity::warning,
      .stage = Stage::revocation,
      .rank = 2,
      .citation = "RFC 5280 §4.2.1.13",
      .title = "CRL that cannot be fetched",
      .meaning =
          "Whether the certificate is revoked cannot be found out. It is not revoked by that, but clients that insist on an answer refuse "
          "it: Internet "
          "Explorer and what downloads through it (the address book of Communicator and Lync, ClickOnce), .NET and Java with revocation "
          "checking, "
          "IIS for client certificates. Windows says 'The revocation function was unable to check revocation because the revocation server "
          "was offline' (0x80092013). Browsers of today go on.",
      .mend =
          "Publish the CRL where the URL leads, and let clients reach it by http, without a password: check DNS, firewall and the web "
          "server. "
          "If that place is gone for good, have the CA write another URL into new certificates.",
      .judge = &crl_unreachable,
  };
  return cause;
}

}  // namespace certkit::diagnose
