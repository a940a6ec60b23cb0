#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void uri_relative(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names)
    if (name.tag == RawName::uri && !name.content.empty() && parts_of_uri(name.text()).scheme.empty())
      report.add("the URI " + in_quotes(name.text()) + " has no scheme");
}

}  // namespace

const Rule& rule_uri_relative() {
  static constexpr Rule rule{
      .id = "uri-relative",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.6",
      .title = "URI without a scheme",
      .meaning = "A URI begins with its scheme, as in sip:mcu1.contoso.com. Without one it means nothing.",
      .mend = "Ask for it again with the right names: certkit csr --from OLD.cer --san NAME, and have the certificate issued again.",
      .judge = &uri_relative,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
