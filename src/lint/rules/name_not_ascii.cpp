#include <algorithm>

#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void name_not_ascii(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names) {
    if (name.tag != RawName::dns && name.tag != RawName::email && name.tag != RawName::uri) continue;
    const auto beyond = [](std::uint8_t octet) { return octet >= 0x80; };
    if (std::any_of(name.content.begin(), name.content.end(), beyond)) report.add("the name " + in_quotes(name.text()) + " is not ASCII");
  }
}

}  // namespace

const Rule& rule_name_not_ascii() {
  static constexpr Rule rule{
      .id = "name-not-ascii",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.6",
      .title = "name with characters beyond ASCII",
      .meaning =
          "DNS names, e-mail addresses and URIs are written in ASCII; other scripts as A-labels (xn--…). Clients do not find the name "
          "otherwise.",
      .mend = "Ask for it again with the right names: certkit csr --from OLD.cer --san NAME, and have the certificate issued again.",
      .judge = &name_not_ascii,
      .since = kRfc2459,
  };
  return rule;
}

}  // namespace certkit::lint
