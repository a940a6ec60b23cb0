#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void san_empty_name(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names)
    if (name.content.empty() || (name.tag == RawName::directory && name.content.size() == 2))
      report.add("a name in " + std::string(name.extension) + " is empty");
}

}  // namespace

const Rule& rule_san_empty_name() {
  static constexpr Rule rule{
      .id = "san-empty-name",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.6",
      .title = "empty name",
      .meaning = "A name in the list is empty. Strict clients refuse the certificate; to others it is a name that fits nothing.",
      .mend = "Ask for it again with the right names: certkit csr --from OLD.cer --san NAME, and have the certificate issued again.",
      .judge = &san_empty_name,
      .since = kRfc2459,
  };
  return rule;
}

}  // namespace certkit::lint
