#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void ec_explicit_parameters(const Paper& paper, Report& report) {
  if (paper.key.type() == KeyType::ec && paper.key.curve().empty())
    report.add("the curve of the EC key is not named", paper.key.describe());
}

}  // namespace

const Rule& rule_ec_explicit_parameters() {
  static constexpr Rule rule{
      .id = "ec-explicit-parameters",
      .severity = Severity::error,
      .citation = "RFC 5480 §2.1.1",
      .title = "EC key with its curve written out",
      .meaning =
          "A curve is named, not written out. Windows, Java and GnuTLS do not take such keys, and explicit parameters have been used to "
          "forge certificates.",
      .mend = "Make a new key: certkit csr --key-type ec:p256.",
      .judge = &ec_explicit_parameters,
      .since = kRfc5280,
  };
  return rule;
}

}  // namespace certkit::lint
