#include <bit>

#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void key_usage_encoding(const Paper& paper, Report& report) {
  const Extension* usage = paper.find(oid::kKeyUsage);
  if (usage == nullptr) return;
  const auto bits = elements(usage->value);
  if (bits.size() != 1 || bits[0].tag != asn1::kBitString || bits[0].content.size() < 2) return;
  const std::uint8_t unused = bits[0].content[0], last = bits[0].content.back();
  if (unused > 7) return;  // extension-damaged
  const auto zeros = static_cast<unsigned>(std::countr_zero(last));
  if (last == 0 || zeros > unused)
    report.add("the key usage ends in zero bits that DER leaves out", base::to_hex(bits[0].whole));
  else if (zeros < unused)
    report.add("the key usage has bits set that it says are unused", base::to_hex(bits[0].whole));
}

}  // namespace

const Rule& rule_key_usage_encoding() {
  static constexpr Rule rule{
      .id = "key-usage-encoding",
      .severity = Severity::error,
      .citation = "X.690 §11.2",
      .title = "key usage that is not written in its shortest form",
      .meaning = "DER leaves zero bits at the end of a key usage out. The octets are not DER, and strict programs refuse the certificate.",
      .mend = kIssueAgain,
      .judge = &key_usage_encoding,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
