#include <utility>

#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void signature_parameters(const Paper& paper, Report& report) {
  for (const auto& [algorithm, where] : {std::pair{&paper.inner_signature, "in the signed part, "}, std::pair{&paper.signature, ""}}) {
    if (algorithm->oid.empty()) continue;  // a request has one
    const std::string name = name_of(Oid::from_content(algorithm->oid));
    const bool null = algorithm->parameters.size() == 2 && algorithm->parameters[0] == asn1::kNull;
    if (name.ends_with("WithRSAEncryption") && !null)
      report.add(where + std::string("beside ") + name + " the parameters are not NULL", base::to_hex(algorithm->whole));
    if ((name.starts_with("ecdsa-with-SHA") || name.starts_with("Ed")) && !algorithm->parameters.empty())
      report.add(where + std::string("beside ") + name + " there are parameters, and it has none", base::to_hex(algorithm->whole));
  }
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
      .mend = kIssueAgain,
      .judge = &signature_parameters,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
