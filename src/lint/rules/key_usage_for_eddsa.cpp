#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void key_usage_for_eddsa(const Paper& paper, Report& report) {
  if (!paper.key_usage) return;
  const KeyType type = paper.key.type();
  const bool signs = type == KeyType::ed25519 || type == KeyType::ed448, agrees = type == KeyType::x25519 || type == KeyType::x448;
  const unsigned allowed =
      signs ? kDigitalSignature | kNonRepudiation | kKeyCertSign | kCrlSign : kKeyAgreement | kEncipherOnly | kDecipherOnly;
  if (!signs && !agrees) return;
  for (const std::string& word : key_usage_words(*paper.key_usage & ~allowed))
    report.add("the key usage has " + word + ", which a key " + paper.key.describe() + " cannot be for");
}

}  // namespace

const Rule& rule_key_usage_for_eddsa() {
  static constexpr Rule rule{
      .id = "key-usage-for-eddsa",
      .severity = Severity::error,
      .citation = "RFC 8410 §5, RFC 9295 §3",
      .title = "key usage that an Ed25519 key does not have",
      .meaning = "Ed25519 and Ed448 keys only sign, X25519 and X448 keys only agree on keys. Other usages have no meaning for them.",
      .mend = "Have it issued again with digitalSignature alone.",
      .judge = &key_usage_for_eddsa,
      .since = kRfc8813,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
