#include "diagnose/cause.hpp"
#include "diagnose/client_certificate.hpp"
#include "diagnose/seen.hpp"

namespace certkit::diagnose {
namespace {

void client_certificate_required(const Case& one, Report& report) {
  const net::Observation* first = one.first();
  if (first == nullptr || !one.shown.empty()) return;
  const std::string issuers = accepted_issuers(*first);
  const std::string from = issuers.empty() ? "" : "it takes those of: " + issuers;
  if (refuses_the_client(*first))
    report.add("the server speaks only with clients that show a certificate",
               (first->alert ? "alert " + net::alert_name(*first->alert) + " (" + std::to_string(*first->alert) + ")"
                : first->http && first->http->status != 0 ? "HTTP " + std::to_string(first->http->status)
                                                          : outcome(*first)) +
                   (from.empty() ? "" : "; " + from));
  else if (first->client_certificate_wanted && finished(*first) && first->asked.http_path.empty() &&
           first->asked.starttls == net::Starttls::none)
    report.add_with_fix(Severity::warning,
                        "the server asks for a certificate of the client; whether it goes on without one shows the first request only",
                        from, "Ask for a page: certkit check https://HOST/.");
  else if (first->client_certificate_wanted && finished(*first))
    report.add(Severity::note, "the server asks for a certificate of the client, and goes on without one", from);
}

}  // namespace

const Cause& cause_client_certificate_required() {
  static constexpr Cause cause{
      .id = "client-certificate-required",
      .severity = Severity::error,
      .stage = Stage::handshake,
      .rank = 5,
      .citation = "RFC 8446 §4.3.2",
      .title = "the server wants a certificate of the client",
      .meaning =
          "Mutual TLS: the server lets in only those who prove by a certificate who they are. Programs that have none see a closed "
          "connection, a failed handshake, or HTTP 400 or 403.",
      .mend =
          "Show it one: --cert FILE --key FILE. If nobody should need one, switch it off: nginx ssl_verify_client off; IIS, SSL settings "
          "of the site, client certificates: ignore.",
      .judge = &client_certificate_required,
  };
  return cause;
}

}  // namespace certkit::diagnose
