#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void rsa_modulus_size(const KeyCase& key, Report& report) {
  if (key.rsa() && key.key.bits() % 8 != 0) report.add("the modulus has " + std::to_string(key.key.bits()) + " bits");
}

}  // namespace

const Rule& rule_rsa_modulus_size() {
  static constexpr Rule rule{
      .id = "rsa-modulus-size",
      .severity = Severity::error,
      .citation = "BR §6.1.5",
      .title = "RSA modulus of a number of bits that 8 does not divide",
      .meaning = "Such a key comes from a program that does not make keys well. Public CAs and some devices refuse it.",
      .mend = "Make a new key and ask for a new certificate: certkit csr --from OLD.cer. Have the old certificate revoked.",
      .judge = &rsa_modulus_size,
  };
  return rule;
}

}  // namespace certkit::lint
