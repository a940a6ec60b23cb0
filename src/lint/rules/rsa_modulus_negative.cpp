#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void rsa_modulus_negative(const KeyCase& key, Report& report) {
  if (key.rsa() && (key.modulus_content[0] & 0x80) != 0) report.add("the modulus is written as a negative number");
}

}  // namespace

const Rule& rule_rsa_modulus_negative() {
  static constexpr Rule rule{
      .id = "rsa-modulus-negative",
      .severity = Severity::warning,
      .citation = "RFC 8017 appendix A.1.1",
      .title = "RSA modulus written as a negative number",
      .meaning =
          "The octet that makes the number positive is missing. Programs that read it strictly see another key, or refuse the certificate.",
      .mend = "Make the request again with another program (certkit csr --key KEY), and have the certificate issued again.",
      .judge = &rsa_modulus_negative,
  };
  return rule;
}

}  // namespace certkit::lint
