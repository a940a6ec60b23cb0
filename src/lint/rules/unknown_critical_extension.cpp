#include <algorithm>

#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

// What RFC 5280 defines; the precertificate's poison is precertificate.
constexpr Oid kKnown[] = {oid::kKeyUsage,
                          oid::kSubjectAltName,
                          oid::kBasicConstraints,
                          oid::kNameConstraints,
                          oid::kCertificatePolicies,
                          oid::kExtendedKeyUsage,
                          Oid("2.5.29.33"),
                          Oid("2.5.29.36"),
                          Oid("2.5.29.54"),
                          oid::kAuthorityKeyIdentifier,
                          oid::kSubjectKeyIdentifier,
                          oid::kCrlDistributionPoints,
                          oid::kAuthorityInfoAccess,
                          Oid("2.5.29.18"),
                          Oid("2.5.29.9"),
                          Oid("2.5.29.46"),
                          Oid("1.3.6.1.5.5.7.1.11"),
                          Oid("1.3.6.1.4.1.11129.2.4.3")};

void unknown_critical_extension(const Paper& paper, Report& report) {
  for (const Extension& extension : paper.extensions.all)
    if (extension.critical && std::find(std::begin(kKnown), std::end(kKnown), extension.oid) == std::end(kKnown))
      report.add("the critical extension " + name_of(extension.oid) + " is not one that clients know");
}

}  // namespace

const Rule& rule_unknown_critical_extension() {
  static constexpr Rule rule{
      .id = "unknown-critical-extension",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2",
      .title = "critical extension that clients do not know",
      .meaning = "A client that does not know a critical extension has to refuse the certificate.",
      .mend = "Have it issued again without this extension, or with it not critical.",
      .judge = &unknown_critical_extension,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
