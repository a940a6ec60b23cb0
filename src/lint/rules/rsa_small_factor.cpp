#include "crypto/weak_rsa.hpp"
#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

constexpr unsigned kLimit = 752;

void rsa_small_factor(const KeyCase& key, Report& report) {
  if (!key.rsa()) return;
  // Not by which: that is half of the private key.
  if (crypto::small_factor(key.modulus, kLimit)) report.add("the modulus is divided by a prime below " + std::to_string(kLimit));
}

}  // namespace

const Rule& rule_rsa_small_factor() {
  static constexpr Rule rule{
      .id = "rsa-small-factor",
      .severity = Severity::error,
      .citation = "BR §6.1.6",
      .title = "RSA modulus with a small factor",
      .meaning =
          "The modulus is divided by a small number, so it is no product of two large primes: anybody can work out the private key, or the "
          "key is damaged.",
      .mend = "Make a new key and ask for a new certificate: certkit csr --from OLD.cer. Have the old certificate revoked.",
      .judge = &rsa_small_factor,
  };
  return rule;
}

}  // namespace certkit::lint
