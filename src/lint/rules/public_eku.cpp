#include <algorithm>

#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

// anyExtendedKeyUsage, codeSigning, emailProtection, timeStamping, OCSPSigning, precertificate signing.
constexpr Oid kForbidden[] = {oid::kAnyExtendedKeyUsage, Oid("1.3.6.1.5.5.7.3.3"), Oid("1.3.6.1.5.5.7.3.4"),
                              Oid("1.3.6.1.5.5.7.3.8"),  Oid("1.3.6.1.5.5.7.3.9"), Oid("1.3.6.1.4.1.11129.2.4.4")};

void public_eku(const Paper& paper, const PolicyLine&, Report& report) {
  if (!paper.leaf()) return;

  if (paper.find(oid::kExtendedKeyUsage) == nullptr || paper.purposes.empty()) return;
  if (!paper.has_purpose(oid::kServerAuth)) report.add("serverAuth is not among the purposes");
  for (const Oid& purpose : paper.purposes) {
    if (purpose == oid::kServerAuth || purpose == oid::kClientAuth) continue;
    const bool forbidden = std::find(std::begin(kForbidden), std::end(kForbidden), purpose) != std::end(kForbidden);
    report.add(forbidden ? Severity::error : Severity::warning, "it is for " + name_of(purpose));
  }
}

}  // namespace

const Rule& rule_public_eku() {
  static constexpr Rule rule{
      .id = "public-eku",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "purpose that public CAs do not write",
      .meaning =
          "A public server certificate is for serverAuth; code signing, e-mail, time stamping, OCSP and \"any\" are not allowed, others "
          "are advised against. clientAuth has a rule of its own.",
      .mend = "Ask for a certificate for serverAuth alone, and for another one for the other purpose.",
      .judge = &public_eku,
  };
  return rule;
}

}  // namespace certkit::lint
