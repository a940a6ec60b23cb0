#include "asn1/oids.hpp"
#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void unusual_curve(const KeyCase& key, Report& report) {
  const Oid& curve = key.key.curve();
  if (key.key.type() == KeyType::ec && !curve.empty() && curve != oid::kP256 && curve != oid::kP384 && curve != oid::kP521)
    report.add("the key is on the curve " + name_of(curve));
}

}  // namespace

const Rule& rule_unusual_curve() {
  static constexpr Rule rule{
      .id = "unusual-curve",
      .severity = Severity::warning,
      .citation = "RFC 8422 §5.1.1, BR §6.1.5",
      .title = "curve that TLS clients do not have",
      .meaning = "Clients have P-256, P-384 and P-521. With another curve browsers and Windows do not connect.",
      .mend = "Make a new key: certkit csr --key-type ec:p256.",
      .judge = &unusual_curve,
  };
  return rule;
}

}  // namespace certkit::lint
