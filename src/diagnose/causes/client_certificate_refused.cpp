#include <algorithm>

#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "diagnose/alert_words.hpp"
#include "diagnose/cause.hpp"
#include "diagnose/client_certificate.hpp"
#include "diagnose/seen.hpp"

namespace certkit::diagnose {
namespace {

// Some certificate of what was shown is issued by a CA that the server named (RFC 8446 §4.2.4).
bool issuer_is_named(const Case& one, const net::Observation& seen) {
  return std::any_of(one.shown.begin(), one.shown.end(), [&](const Certificate& certificate) {
    return std::any_of(seen.client_ca_names.begin(), seen.client_ca_names.end(),
                       [&](const Bytes& name) { return same(name, certificate.issuer_der()); });
  });
}

// What is wrong with it as far as can be seen from here.
std::string own_fault(const Case& one, const net::Observation& seen) {
  const Certificate& own = one.shown.front();
  if (own.not_after() < one.options.at) return "it expired at " + to_rfc3339(own.not_after());
  if (own.not_before() > one.options.at) return "it is not valid before " + to_rfc3339(own.not_before());
  try {
    const std::vector<Oid> usages = own.extensions().extended_key_usage();
    if (!usages.empty() && std::find(usages.begin(), usages.end(), asn1::oid::kClientAuth) == usages.end())
      return "its extended key usage has no clientAuth";
    if (!seen.client_ca_names.empty() && !issuer_is_named(one, seen))
      return "it is issued by " + base::printable(own.issuer().to_rfc4514()) + ", and the server takes those of: " + accepted_issuers(seen);
  } catch (const Error& error) {
    return "it is damaged: " + error.message();
  }
  return {};
}

void client_certificate_refused(const Case& one, Report& report) {
  const net::Observation* first = one.first();
  if (first == nullptr || one.shown.empty() || !refuses_the_client(*first)) return;
  const std::string fault = own_fault(one, *first);
  const std::string said = first->alert ? "alert " + net::alert_name(*first->alert) + " (" + std::to_string(*first->alert) + ")"
                           : first->http && first->http->status != 0 ? "HTTP " + std::to_string(first->http->status)
                                                                     : outcome(*first);
  report.add(
      "the server does not take the certificate that was shown" + (!fault.empty() ? ": most likely because " + fault
                                                                   : first->alert ? ": " + std::string(alert_words(*first->alert).meaning)
                                                                                  : std::string()),
      said);
}

}  // namespace

const Cause& cause_client_certificate_refused() {
  static constexpr Cause cause{
      .id = "client-certificate-refused",
      .severity = Severity::error,
      .stage = Stage::handshake,
      .rank = 6,
      .citation = "RFC 8446 §4.4.2.4",
      .title = "the client's certificate is refused",
      .meaning =
          "The server saw the certificate of the client and ended the connection: another CA, expired, revoked, without the usage "
          "clientAuth, or of somebody who is not known there.",
      .mend =
          "Get one from a CA that the server takes, with extended key usage clientAuth; put the CA's intermediate certificates behind "
          "it in --cert; or add its CA on the server (nginx: ssl_client_certificate).",
      .judge = &client_certificate_refused,
  };
  return cause;
}

}  // namespace certkit::diagnose
