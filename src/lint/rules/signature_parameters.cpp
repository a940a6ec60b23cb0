#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void judge(const Paper& paper, Report& report) {
  const std::string name = name_of(Oid::from_content(paper.signature.oid));
  const ByteView parameters = paper.signature.parameters;
  const bool rsa = name.ends_with("WithRSAEncryption"), null = parameters.size() == 2 && parameters[0] == asn1::kNull;
  if (rsa && !null) report.add("beside " + name + " the parameters are not NULL", base::to_hex(paper.signature.whole));
  if ((name.starts_with("ecdsa-with-SHA") || name.starts_with("Ed")) && !parameters.empty())
    report.add("beside " + name + " there are parameters, and it has none", base::to_hex(paper.signature.whole));
}

}  // namespace

const Rule& rule_signature_parameters() {
  static constexpr Rule rule{
      .id = "signature-parameters",
      .severity = Severity::error,
      .citation = "RFC 4055 §5, RFC 5758 §3.2, RFC 8410 §3",
      .title = "wrong parameters beside the signature algorithm",
      .meaning =
          "With RSA the signature algorithm has the parameters NULL, with ECDSA and Ed25519 it has none. Programs that compare the octets "
          "take the signature for another one.",
      .mend = "Have it issued again; the CA has to mend its profile.",
      .judge = &judge,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
