#include <utility>

#include "asn1/oids.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void san_empty(const Paper& paper, Report& report) {
  for (const auto& [oid, name] : {std::pair{oid::kSubjectAltName, "subjectAltName"}, std::pair{Oid("2.5.29.18"), "issuerAltName"}}) {
    const Extension* extension = paper.find(oid);
    if (extension == nullptr) continue;
    const auto outer = elements(extension->value);
    if (outer.size() == 1 && outer[0].content.empty()) report.add(std::string(name) + " holds no name");
  }
}

}  // namespace

const Rule& rule_san_empty() {
  static constexpr Rule rule{
      .id = "san-empty",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2.1.6",
      .title = "list of names without a name",
      .meaning =
          "The extension for the names is there and holds none: clients that find it do not look at the CN any more, and the certificate "
          "fits no host.",
      .mend = "Ask for it again with the right names: certkit csr --from OLD.cer --san NAME, and have the certificate issued again.",
      .judge = &san_empty,
      .since = kRfc2459,
  };
  return rule;
}

}  // namespace certkit::lint
