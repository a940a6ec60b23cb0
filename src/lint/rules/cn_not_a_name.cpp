#include <algorithm>

#include "asn1/ip_address.hpp"
#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void cn_not_a_name(const Paper& paper, Report& report) {
  if (paper.ca || !paper.for_servers() || paper.names.empty()) return;
  const auto cn = paper.subject.common_name();
  if (!cn || cn->find(' ') != cn->npos || cn->find('.') == cn->npos || cn->find('@') != cn->npos) return;
  const auto is_it = [&](const RawName& name) {
    if (name.tag == RawName::dns) return base::lower_ascii(name.text()) == base::lower_ascii(*cn);
    return name.tag == RawName::ip && asn1::ip_text(name.content) == *cn;
  };
  if (paper.device != nullptr && paper.device->rule.names.cn_in_san != profile::NameOrder::CnInSan::always) return;  // as it wants it
  if (std::none_of(paper.names.begin(), paper.names.end(), is_it)) report.add("the CN " + in_quotes(*cn) + " is not among the names");
}

}  // namespace

const Rule& rule_cn_not_a_name() {
  static constexpr Rule rule{
      .id = "cn-not-a-name",
      .severity = Severity::warning,
      .citation = "RFC 9525 §2",
      .title = "CN that is not among the names",
      .meaning =
          "The CN is a host name and is not in subjectAltName. Clients do not look at the CN any more, so this host is not found; old "
          "devices look at nothing else.",
      .mend =
          "Ask for it again with the CN among the names (certkit csr --san NAME); where a device wants it so, judge it with the device's "
          "profile.",
      .judge = &cn_not_a_name,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
