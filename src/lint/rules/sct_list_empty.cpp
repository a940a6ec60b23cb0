#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void sct_list_empty(const Paper& paper, Report& report) {
  const Extension* extension = paper.find(Oid("1.3.6.1.4.1.11129.2.4.2"));
  if (extension == nullptr) return;
  const auto octets = elements(extension->value);  // an OCTET STRING, in it the length of the list in two octets
  if (octets.size() == 1 && octets[0].content.size() <= 2) report.add("the list of signed certificate timestamps is empty");
}

}  // namespace

const Rule& rule_sct_list_empty() {
  static constexpr Rule rule{
      .id = "sct-list-empty",
      .severity = Severity::error,
      .citation = "RFC 6962 §3.3",
      .title = "empty list of log entries",
      .meaning =
          "The extension that proves an entry in the logs of Certificate Transparency holds no proof; browsers that want one refuse the "
          "certificate.",
      .mend = kIssueAgain,
      .judge = &sct_list_empty,
      .since = kRfc6962,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
