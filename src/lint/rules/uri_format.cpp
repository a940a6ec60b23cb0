#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void uri_format(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names) {
    if (name.tag != RawName::uri) continue;
    const UriParts uri = parts_of_uri(name.text());
    if (!uri.scheme.empty() && (uri.rest.empty() || uri.rest == "//")) report.add("the URI " + in_quotes(name.text()) + " names nothing");
  }
}

}  // namespace

const Rule& rule_uri_format() {
  static constexpr Rule rule{
      .id = "uri-format",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.6",
      .title = "URI with nothing behind its scheme",
      .meaning = "A URI has a scheme and something that it names. This one names nothing.",
      .mend = "Ask for it again with the right names: certkit csr --from OLD.cer --san NAME, and have the certificate issued again.",
      .judge = &uri_format,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
