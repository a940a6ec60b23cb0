#include "asn1/dns_name.hpp"
#include "base/text.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/punycode.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void dns_idn(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names) {
    if (name.tag != RawName::dns) continue;
    const std::string_view dns = name.text();

    for (const std::string_view label : labels_of(dns))
      if (base::lower_ascii(label).starts_with("xn--") && !is_punycode(label.substr(4)))
        report.add("the label " + in_quotes(label) + " of the DNS name " + in_quotes(dns) + " is no name in another script");
      else if (base::lower_ascii(label).starts_with("xn--") && !asn1::is_normal_form(label))
        report.add("the label " + in_quotes(label) + " of the DNS name " + in_quotes(dns) + " is not in Unicode's normal form C");
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
      .judge = &dns_idn,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
