#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

struct NotCritical {
  Oid oid;
  Severity severity;
  const char* section;
};
constexpr NotCritical kNotCritical[] = {{oid::kAuthorityKeyIdentifier, Severity::error, "§4.2.1.1"},
                                        {oid::kSubjectKeyIdentifier, Severity::error, "§4.2.1.2"},
                                        {Oid("2.5.29.18") /* issuerAltName */, Severity::warning, "§4.2.1.7"},
                                        {Oid("2.5.29.9") /* subjectDirectoryAttributes */, Severity::error, "§4.2.1.8"},
                                        {oid::kCrlDistributionPoints, Severity::warning, "§4.2.1.13"},
                                        {Oid("2.5.29.46") /* freshestCRL */, Severity::error, "§4.2.1.15"},
                                        {oid::kAuthorityInfoAccess, Severity::error, "§4.2.2.1"},
                                        {Oid("1.3.6.1.5.5.7.1.11") /* subjectInfoAccess */, Severity::error, "§4.2.2.2"}};

void extension_wrongly_critical(const Paper& paper, Report& report) {
  for (const NotCritical& one : kNotCritical)
    if (const Extension* extension = paper.find(one.oid); extension != nullptr && extension->critical)
      report.add(one.severity, "the extension " + name_of(one.oid) + " is critical", std::string("RFC 5280 ") + one.section);
}

}  // namespace

const Rule& rule_extension_wrongly_critical() {
  static constexpr Rule rule{
      .id = "extension-wrongly-critical",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2",
      .title = "extension critical that must not be",
      .meaning =
          "Critical means: who does not know this extension must refuse the certificate. For this one that is not allowed, and old devices "
          "refuse it.",
      .mend = kIssueAgain,
      .judge = &extension_wrongly_critical,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
