#include "asn1/title.hpp"
#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/rule.hpp"
#include "trust/name_key.hpp"

namespace certkit::lint {
namespace {

void chain_issuer_not_ca(const ChainCase& chain, Report& report) {
  const auto& path = chain.chain.path;
  for (std::size_t i = 1; i < path.size(); ++i)
    if (!trust::is_ca(path[i])) report.add(base::printable(title(path[i])) + " signed, and is no CA certificate");
}

}  // namespace

const Rule& rule_chain_issuer_not_ca() {
  static constexpr Rule rule{
      .id = "chain-issuer-not-ca",
      .severity = Severity::error,
      .citation = "RFC 5280 §6.1.4",
      .title = "signed by a certificate that is no CA's",
      .meaning = "The certificate that signed does not say that it is a CA, or may not sign certificates: clients refuse the chain.",
      .mend = "Have the certificate issued by a CA.",
      .judge = &chain_issuer_not_ca,
  };
  return rule;
}

}  // namespace certkit::lint
