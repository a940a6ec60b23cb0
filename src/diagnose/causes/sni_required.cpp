#include "diagnose/cause.hpp"
#include "diagnose/eyes.hpp"
#include "diagnose/next_attempt.hpp"
#include "diagnose/seen.hpp"

namespace certkit::diagnose {
namespace {

constexpr std::uint8_t kUnrecognizedName = 112;  // RFC 6066 §3

void sni_required(const Case& one, Report& report) {
  const net::Observation* first = one.first();
  if (first == nullptr) return;
  const net::Observation* with = one.labelled(attempt::kWithSni);
  if (!first->asked.server_name && handshake_failed(*first)) {
    if (with != nullptr && finished(*with))
      return report.add("the server speaks only with clients that name it (SNI)",
                        "without SNI: " + outcome(*first) + "; " + comparison(one));
    if (first->alert == kUnrecognizedName)
      return report.add_with_fix("the server wants to be named (SNI), and no name was sent", outcome(*first),
                                 "An address is no name: --server-name NAME sends one.");
  }
  const net::Observation* client = through_the_eyes(one);
  if (client == nullptr || client->asked.server_name || !first->asked.server_name) return;
  const std::string name(eyes_of(one.options.client).name);
  const net::Observation* named = one.labelled(attempt::kClientWithSni);
  const bool other = finished(*client) && !client->chain.empty() && !first->chain.empty() && client->chain.front() != first->chain.front();
  if (other || (named != nullptr && finished(*named)) || (handshake_failed(*client) && client->alert == kUnrecognizedName))
    report.add(name + " sends no SNI, and the server needs it",
               other ? "without SNI it shows another certificate" : "without SNI: " + outcome(*client) + "; " + comparison(one));
}

}  // namespace

const Cause& cause_sni_required() {
  static constexpr Cause cause{
      .id = "sni-required",
      .severity = Severity::error,
      .stage = Stage::handshake,
      .citation = "RFC 6066 §3",
      .title = "the server needs SNI",
      .meaning =
          "Several sites share the address, and the server chooses certificate and site by the name in the ClientHello. Clients that "
          "send none (old ones, and all that connect to an address) get nothing, or the certificate of another site.",
      .mend =
          "Give the address a default certificate (nginx: ssl_certificate in the default_server; IIS: a binding without \"Require Server "
          "Name Indication\"), or an address of its own to the site that such clients need.",
      .judge = &sni_required,
  };
  return cause;
}

}  // namespace certkit::diagnose
