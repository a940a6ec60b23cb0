#include "certkit/error.hpp"
#include "certkit/name.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

bool is_full_name(std::string_view host) {
  if (host.find('.') == host.npos) return false;
  try {
    (void)canonical_dns(host, Wildcard::allowed);
    return true;
  } catch (const Error&) {
    return false;
  }
}

void uri_host(const Paper& paper, Report& report) {
  for (const RawName& name : paper.all_names) {
    if (name.tag != RawName::uri) continue;
    const UriParts uri = parts_of_uri(name.text());
    if (!uri.has_authority || uri.rest == "//") continue;
    if (!is_address(uri.host) && !is_full_name(uri.host))
      report.add("the host of the URI " + in_quotes(name.text()) + " is neither a full name nor an address");
  }
}

}  // namespace

const Rule& rule_uri_host() {
  static constexpr Rule rule{
      .id = "uri-host",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.6",
      .title = "URI whose host is neither a full name nor an address",
      .meaning = "The host in a URI is a full DNS name or an address. Others are compared by nobody.",
      .mend = "Ask for it again with the right names: certkit csr --from OLD.cer --san NAME, and have the certificate issued again.",
      .judge = &uri_host,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
