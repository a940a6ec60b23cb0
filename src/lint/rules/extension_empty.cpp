#include <algorithm>

#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

// SEQUENCE SIZE (1..MAX) OF; subjectAltName and issuerAltName are san-empty.
constexpr Oid kLists[] = {oid::kCertificatePolicies,
                          oid::kExtendedKeyUsage,
                          oid::kCrlDistributionPoints,
                          oid::kAuthorityInfoAccess,
                          Oid("2.5.29.33") /* policyMappings */,
                          Oid("2.5.29.46") /* freshestCRL */,
                          Oid("2.5.29.9") /* subjectDirectoryAttributes */,
                          Oid("1.3.6.1.5.5.7.1.11") /* subjectInfoAccess */};

void extension_empty(const Paper& paper, Report& report) {
  for (const Extension& extension : paper.extensions.all) {
    const auto& lists = kLists;
    if (std::find(std::begin(lists), std::end(lists), extension.oid) == std::end(lists)) continue;
    const auto outer = elements(extension.value);
    if (outer.size() == 1 && outer[0].tag == asn1::kSequence && outer[0].content.empty())
      report.add("the extension " + name_of(extension.oid) + " lists nothing");
  }
}

}  // namespace

const Rule& rule_extension_empty() {
  static constexpr Rule rule{
      .id = "extension-empty",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1",
      .title = "extension with an empty list",
      .meaning =
          "The extension is there and lists nothing, which is not allowed. Programs read it as \"nothing is allowed\", as \"everything "
          "is\", or refuse it.",
      .mend = kIssueAgain,
      .judge = &extension_empty,
      .since = kRfc2459,
  };
  return rule;
}

}  // namespace certkit::lint
