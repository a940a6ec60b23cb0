#include <algorithm>

#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

// '_' and '*' have rules of their own; what is beyond ASCII is name-not-ascii.
bool may_stand(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '*' ||
         static_cast<unsigned char>(c) >= 0x80;
}

void dns_character(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names) {
    if (name.tag != RawName::dns) continue;
    const std::string_view dns = name.text();

    for (const std::string_view label : labels_of(dns))
      if (const auto at = std::find_if_not(label.begin(), label.end(), may_stand); at != label.end()) {
        report.add("the DNS name " + in_quotes(dns) + " has a character that DNS names do not have", in_quotes({at, 1}));
        break;
      }
  }
}

}  // namespace

const Rule& rule_dns_character() {
  static constexpr Rule rule{
      .id = "dns-character",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.6, RFC 1034 §3.5",
      .title = "character that a DNS name does not have",
      .meaning =
          "A DNS name is made of letters, digits and hyphens. A name with a blank, a slash or a port in it fits no host, and strict "
          "clients refuse the certificate.",
      .mend = "Ask for it again with the right names: certkit csr --from OLD.cer --san NAME, and have the certificate issued again.",
      .judge = &dns_character,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
