#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void rsa_exponent_small(const KeyCase& key, Report& report) {
  if (!key.rsa() || key.exponent.empty() || (key.exponent.back() & 1) == 0 || (key.exponent.size() == 1 && key.exponent[0] == 1)) return;
  const bool small = key.exponent.size() < 3 || (key.exponent.size() == 3 && key.exponent[0] < 1);
  if (small) report.add("the exponent is smaller than 65537", "0x" + base::to_hex(key.exponent));
  if (key.exponent.size() > 32) report.add("the exponent has more than 256 bits");
}

}  // namespace

const Rule& rule_rsa_exponent_small() {
  static constexpr Rule rule{
      .id = "rsa-exponent-small",
      .severity = Severity::warning,
      .citation = "BR §6.1.6, NIST SP 800-56B §6.2",
      .title = "RSA exponent below 65537",
      .meaning =
          "A small exponent makes mistakes in padding dangerous, and hardware and government profiles refuse it. The range is 65537 to "
          "2^256 - 1.",
      .mend = "Make a new key and ask for a new certificate: certkit csr --from OLD.cer. Have the old certificate revoked.",
      .judge = &rsa_exponent_small,
  };
  return rule;
}

}  // namespace certkit::lint
