#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void public_client_auth(const Paper& paper, const PolicyLine& line, Report& report) {
  if (!paper.leaf()) return;

  if (paper.has_purpose(oid::kClientAuth))
    report.add(line.severity == Severity::error
                   ? "it is for clientAuth, which public CAs do not issue any more"
                   : "it is for clientAuth: whether it can be had depends on the CA, and from 2027-03-15 on it cannot");
}

}  // namespace

const Rule& rule_public_client_auth() {
  static constexpr Rule rule{
      .id = "public-client-auth",
      .severity = Severity::error,
      .citation = "Chrome Root Program Policy",
      .title = "clientAuth in a certificate of a public CA",
      .meaning =
          "Public CAs stop issuing server certificates that are for clients too: most did in 2025 and 2026, and from 15 March 2027 on "
          "Chrome takes no such certificate. Mutual TLS (Expressway zones, SBC trunks, Edge federation, mail relays) needs a certificate "
          "of another kind then.",
      .mend =
          "Have it signed by a CA of your own that the other side trusts, or by a public CA's hierarchy for clients; or ask for serverAuth "
          "alone if the other side takes that.",
      .judge = &public_client_auth,
  };
  return rule;
}

}  // namespace certkit::lint
