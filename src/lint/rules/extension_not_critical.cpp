#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

struct Critical {
  Oid oid;
  Severity severity;
  Time since;
  const char* section;
};
constexpr Critical kCritical[] = {{oid::kNameConstraints, Severity::error, kRfc2459, "§4.2.1.10"},
                                  {Oid("2.5.29.36") /* policyConstraints */, Severity::error, kRfc5280, "§4.2.1.11"},
                                  {Oid("2.5.29.54") /* inhibitAnyPolicy */, Severity::error, kRfc3280, "§4.2.1.14"},
                                  {Oid("2.5.29.33") /* policyMappings */, Severity::warning, kRfc2459, "§4.2.1.5"}};

void extension_not_critical(const Paper& paper, Report& report) {
  for (const Critical& one : kCritical)
    if (const Extension* extension = paper.find(one.oid); extension != nullptr && !extension->critical && paper.days.issued >= one.since)
      report.add(one.severity, "the extension " + name_of(one.oid) + " is not critical", std::string("RFC 5280 ") + one.section);
}

}  // namespace

const Rule& rule_extension_not_critical() {
  static constexpr Rule rule{
      .id = "extension-not-critical",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2",
      .title = "extension not critical that must be",
      .meaning = "Who does not know this extension ignores it where it is not critical: a limit of the CA then does not hold for them.",
      .mend = kIssueAgain,
      .judge = &extension_not_critical,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
