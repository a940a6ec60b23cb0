#include "asn1/public_suffix.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void dns_underscore(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names) {
    if (name.tag != RawName::dns) continue;
    const std::string_view dns = name.text();

    const auto labels = labels_of(dns);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (labels[i].find('_') == std::string_view::npos) continue;
      // Below the domain itself it is seen a lot, and works with most clients.
      const std::size_t behind = static_cast<std::size_t>(labels[i].data() - dns.data()) + labels[i].size() + 1;
      const bool domain = behind >= dns.size() || asn1::is_public_suffix(dns.substr(behind));
      report.add(domain ? Severity::error : Severity::warning, "the DNS name " + in_quotes(dns) + " has an underscore",
                 in_quotes(labels[i]));
    }
  }
}

}  // namespace

const Rule& rule_dns_underscore() {
  static constexpr Rule rule{
      .id = "dns-underscore",
      .severity = Severity::warning,
      .citation = "RFC 5280 §4.2.1.6",
      .title = "underscore in a DNS name",
      .meaning =
          "Host names have no underscore, and public CAs do not sign them. Lync, Exchange and many TLS libraries do not accept such a "
          "name. In the domain itself it is an error; in the host's own part, where it is seen a lot, this is a warning.",
      .mend = "Give the host a name without underscore, and ask for a certificate for that one.",
      .judge = &dns_underscore,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
