#include "asn1/title.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "diagnose/cause.hpp"
#include "diagnose/next_attempt.hpp"
#include "diagnose/seen.hpp"

namespace certkit::diagnose {
namespace {

std::string certificate_words(const Bytes& der) {
  try {
    return base::printable(title(Certificate(der)));
  } catch (const Error&) {
    return "one that cannot be read";
  }
}

void sni_wrong_certificate(const Case& one, Report& report) {
  const net::Observation* first = one.first();
  if (first == nullptr || first->chain.empty() || !lacks_the_name(one)) return;
  const net::Observation* other = one.labelled(attempt::kWithoutSni);
  if (other == nullptr) other = one.labelled(attempt::kWithSni);
  if (other == nullptr || other->chain.empty() || other->chain.front() == first->chain.front()) return;
  const auto sent = [](const net::Observation& seen) { return seen.asked.server_name ? "for " + *seen.asked.server_name : "without SNI"; };
  report.add(
      "the server chooses the certificate by name (SNI), and shows the wrong one " + sent(*first),
      sent(*first) + ": " + certificate_words(first->chain.front()) + "; " + sent(*other) + ": " + certificate_words(other->chain.front()));
}

}  // namespace

const Cause& cause_sni_wrong_certificate() {
  static constexpr Cause cause{
      .id = "sni-wrong-certificate",
      .severity = Severity::error,
      .stage = Stage::handshake,
      .rank = 1,
      .citation = "RFC 6066 §3",
      .title = "another site's certificate",
      .meaning = "The server has several certificates, and the one that it shows for this name is not for this name.",
      .mend =
          "Bind the site's own certificate to that name (nginx: server_name and ssl_certificate of the site; IIS: the binding with that "
          "host name), then reload the service. Where the client sent another name than it wanted, mend the client.",
      .judge = &sni_wrong_certificate,
  };
  return cause;
}

}  // namespace certkit::diagnose
