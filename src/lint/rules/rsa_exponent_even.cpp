#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void rsa_exponent_even(const KeyCase& key, Report& report) {
  if (!key.rsa()) return;
  const bool negative = (key.exponent_content[0] & 0x80) != 0, even = key.exponent.empty() || (key.exponent.back() & 1) == 0;
  const bool one = key.exponent.size() == 1 && key.exponent[0] == 1;
  if (negative || even || one)
    report.add(std::string("the exponent is ") + (negative ? "negative" : one ? "1" : "even"), base::to_hex(key.exponent_content));
}

}  // namespace

const Rule& rule_rsa_exponent_even() {
  static constexpr Rule rule{
      .id = "rsa-exponent-even",
      .severity = Severity::error,
      .citation = "RFC 8017 §3.1, BR §6.1.6",
      .title = "RSA exponent that is even, negative or 1",
      .meaning = "With such an exponent RSA does not work or protects nothing: with 1, what is encrypted is the message itself.",
      .mend = "Make a new key and ask for a new certificate: certkit csr --from OLD.cer. Have the old certificate revoked.",
      .judge = &rsa_exponent_even,
  };
  return rule;
}

}  // namespace certkit::lint
