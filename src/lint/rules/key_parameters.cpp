#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void key_parameters(const Paper& paper, Report& report) {
  const ByteView parameters = paper.key_algorithm.parameters;
  const bool null = parameters.size() == 2 && parameters[0] == asn1::kNull;
  const KeyType type = paper.key.type();
  if (type == KeyType::rsa && !null) report.add("the RSA key has parameters other than NULL", base::to_hex(paper.key_algorithm.whole));
  if ((type == KeyType::ed25519 || type == KeyType::ed448) && !parameters.empty())
    report.add("the " + paper.key.describe() + " key has parameters", base::to_hex(paper.key_algorithm.whole));
}

}  // namespace

const Rule& rule_key_parameters() {
  static constexpr Rule rule{
      .id = "key-parameters",
      .severity = Severity::error,
      .citation = "RFC 4055 §1.2, RFC 8410 §3",
      .title = "wrong parameters beside the algorithm of the key",
      .meaning =
          "An RSA key is written with the parameters NULL, an Ed25519 key with none. Other spellings make it another key to programs that "
          "compare the octets.",
      .mend = "Make the request again with another program (certkit csr --key KEY), and have the certificate issued again.",
      .judge = &key_parameters,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
