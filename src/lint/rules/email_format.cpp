#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void email_format(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names) {
    if (name.tag != RawName::email || name.content.empty()) continue;
    const std::string_view text = name.text();
    const std::size_t at = text.find('@');
    if (at == 0 || at == text.npos || at + 1 == text.size() || text.find('@', at + 1) != text.npos ||
        text.find_first_of("<>() ,;") != text.npos)
      report.add("the e-mail address " + in_quotes(text) + " is not a bare address");
  }
}

}  // namespace

const Rule& rule_email_format() {
  static constexpr Rule rule{
      .id = "email-format",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.6",
      .title = "e-mail address with more than the address",
      .meaning = "The bare address is what is compared: no angle brackets, no comment, no name of a person.",
      .mend = "Ask for it again: --san email:ADDRESS.",
      .judge = &email_format,
      .since = kRfc2459,
  };
  return rule;
}

}  // namespace certkit::lint
