#include "crypto/weak_rsa.hpp"
#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void roca(const KeyCase& key, Report& report) {
  if (key.rsa() && crypto::has_roca_fingerprint(key.modulus))
    report.add("the modulus has the fingerprint of ROCA", "a power of 65537 modulo each of 17 small primes");
}

}  // namespace

const Rule& rule_roca() {
  static constexpr Rule rule{
      .id = "roca",
      .severity = Severity::error,
      .citation = "CVE-2017-15361",
      .title = "key made by a faulty chip (ROCA)",
      .meaning =
          "The modulus looks like those of Infineon's library of 2012 to 2017, in smart cards and TPMs: the private key can be worked out "
          "from it, at a cost that grows with its length.",
      .mend = "Make a new key in another device or with certkit csr, and have the certificate revoked.",
      .judge = &roca,
  };
  return rule;
}

}  // namespace certkit::lint
