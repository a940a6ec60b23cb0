#include "crypto/weak_rsa.hpp"
#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

constexpr int kRounds = 100;

void close_primes(const KeyCase& key, Report& report) {
  if (!key.rsa()) return;
  // Not which they are: that is the private key, and findings are kept and passed on.
  if (crypto::fermat_factor(key.modulus, kRounds))
    report.add("the two primes are close to each other", "Fermat's method finds them within " + std::to_string(kRounds) + " rounds");
}

}  // namespace

const Rule& rule_close_primes() {
  static constexpr Rule rule{
      .id = "close-primes",
      .severity = Severity::error,
      .citation = "BR §6.1.1.3, CVE-2022-26320",
      .title = "RSA key with primes close to each other",
      .meaning = "Fermat's method finds the two primes at once: anybody can work out the private key.",
      .mend = "Make a new key and ask for a new certificate: certkit csr --from OLD.cer. Have the old certificate revoked.",
      .judge = &close_primes,
  };
  return rule;
}

}  // namespace certkit::lint
