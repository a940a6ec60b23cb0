#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/name.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

bool is_a_label(std::string_view label) {
  try {
    (void)canonical_dns(label, Wildcard::forbidden);
    return true;
  } catch (const Error&) {
    return false;
  }
}

void judge(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names) {
    if (name.tag != RawName::dns) continue;
    const std::string_view dns = name.text();

    for (const std::string_view label : labels_of(dns))
      if (base::lower_ascii(label).starts_with("xn--") && !is_a_label(label))
        report.add("the label " + in_quotes(label) + " of the DNS name " + in_quotes(dns) + " is no name in another script");
  }
}

}  // namespace

const Rule& rule_dns_idn() {
  static constexpr Rule rule{
      .id = "dns-idn",
      .severity = Severity::error,
      .citation = "RFC 5280 §7.2, RFC 5891",
      .title = "xn-- label that is no name",
      .meaning =
          "A label that begins with xn-- stands for a name in another script. This one cannot be turned back into one: browsers show it as "
          "an attack or refuse it.",
      .mend = "Write the name in its own script and let it be converted: certkit csr --san NAME.",
      .judge = &judge,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
