#include "diagnose/cause.hpp"
#include "diagnose/next_attempt.hpp"
#include "diagnose/seen.hpp"

namespace certkit::diagnose {
namespace {

// How sure: an attempt that went through in spite of it points elsewhere; where all ended alike, what is left is the certificate.
std::string verdict(const Case& one) {
  const net::Observation* through = that_went_through(one);
  if (through == nullptr) {
    const std::string no_key =
        "most likely no certificate with a usable private key is bound to it; it may also be a filter that cuts TLS, or a service that "
        "is no TLS server, or begins it later (--starttls PROTOCOL)";
    if (one.first()->asked.server_name || !one.host_is_address) return no_key;
    return "no server name (SNI) was sent, for an address has none; if it serves by name: certkit check NAME --connect-to ADDRESS:PORT. If "
           "it does not, " +
           no_key;
  }
  const std::string& how = through->asked.label;
  if (how == attempt::kWithoutSni)
    return "almost certainly the certificate that is bound to " + one.first()->asked.server_name.value_or("") +
           " has no usable private key, or a filter cuts connections to that name: without SNI the server answers";
  if (how == attempt::kRsaOnly) return "almost certainly its EC certificate has no usable private key: with RSA it answers";
  if (how == attempt::kTls12) return "likely a filter on the way, or an old server, that does not bear a ClientHello of TLS 1.3";
  if (how == attempt::kSmall) return "almost certainly a filter on the way that does not bear a long ClientHello";
  return "likely only a part of the service is broken: " + how + " it answers";
}

void closed_after_client_hello(const Case& one, Report& report) {
  const net::Observation* first = one.first();
  if (first == nullptr || !closed_without_a_word(*first)) return;
  const std::string more = comparison(one);
  report.add(
      "the server takes the connection and closes it as soon as TLS begins: " + verdict(one),
      outcome(*first) + " after " + std::to_string(first->octets_sent) + " octets of ClientHello" + (more.empty() ? "" : "; " + more));
}

}  // namespace

const Cause& cause_closed_after_client_hello() {
  static constexpr std::string_view kFollowsFrom[] = {"not-tls", "sni-required", "protocol-too-old", "no-common-cipher"};
  static constexpr Cause cause{
      .id = "closed-after-client-hello",
      .severity = Severity::error,
      .stage = Stage::handshake,
      .rank = 10,
      .citation = "RFC 8446 §4.1.1",
      .title = "closed right after the ClientHello",
      .meaning =
          "TCP connects, the client begins TLS, and the server ends the connection without a word. IIS, IAG, TMG and everything else "
          "on Windows does so where the certificate was imported without its private key (a .cer instead of a .pfx), where the service "
          "may not read the key, or where no certificate is bound. Browsers say that the page cannot be displayed, or that the "
          "connection was reset; .NET says \"forcibly closed by the remote host\".",
      .mend =
          "On the server: certutil -store my must say \"Encryption test passed\" for the certificate. If it does not, certutil "
          "-repairstore my SERIAL finds a key that is still there; else import the PFX (exported with \"Yes, export the private key\"), or "
          "certreq -accept where the request was made, bind it again, and reload. certkit verify-pair CERTIFICATE KEY shows "
          "whether the two belong together. On Linux the service's log says it.",
      .judge = &closed_after_client_hello,
      .follows_from = kFollowsFrom,
  };
  return cause;
}

}  // namespace certkit::diagnose
