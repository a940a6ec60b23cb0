#include "base/text.hpp"
#include "diagnose/cause.hpp"

namespace certkit::diagnose {
namespace {

using Before = net::Observation::Before;

void starttls_refused(const Case& one, Report& report) {
  const net::Observation* seen = one.first();
  if (seen == nullptr) return;
  const std::string protocol(to_word(seen->asked.starttls));
  const std::string said = seen->before_said.empty() ? "" : "it said: " + base::printable(seen->before_said);
  if (seen->before == Before::refused)
    report.add("the server does not begin TLS when asked by STARTTLS (" + protocol + ")", said);
  else if (seen->before == Before::failed)
    report.add_with_fix("the server does not speak " + protocol + " as it has to before STARTTLS", said,
                        "Is that the port of " + protocol + "? Where the server speaks TLS at once, leave --starttls out.");
}

}  // namespace

const Cause& cause_starttls_refused() {
  static constexpr Cause cause{
      .id = "starttls-refused",
      .severity = Severity::error,
      .stage = Stage::before_tls,
      .citation = "RFC 3207 §4",
      .title = "STARTTLS is refused",
      .meaning =
          "The connection stands and the server speaks its protocol, but it will not go over to TLS: nobody configured it, or it "
          "could not load its certificate and key.",
      .mend =
          "Give the service its certificate and key, switch TLS on, and look into its log: many services leave STARTTLS out when the "
          "key cannot be read. certkit verify-pair CERTIFICATE KEY shows whether the two belong together.",
      .judge = &starttls_refused,
  };
  return cause;
}

}  // namespace certkit::diagnose
