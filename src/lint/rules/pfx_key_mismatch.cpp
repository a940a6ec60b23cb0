#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void pfx_key_mismatch(const PfxCase& pfx, Report& report) {
  std::size_t keys = 0, certificates = 0;
  for (const Item* item : pfx.items) {
    if (item->as<Certificate>() != nullptr) ++certificates;
    const PrivateKey* key = item->as<PrivateKey>();
    if (key == nullptr) continue;
    ++keys;
    for (const Item* other : pfx.items)
      if (const Certificate* certificate = other->as<Certificate>();
          certificate != nullptr && certificate->public_key().same_as(key->public_key()))
        return;
  }
  if (keys != 0 && certificates != 0) report.add("none of its certificates is for its private key");
}

}  // namespace

const Rule& rule_pfx_key_mismatch() {
  static constexpr Rule rule{
      .id = "pfx-key-mismatch",
      .severity = Severity::error,
      .citation = "RFC 7292 §4.2",
      .title = "key and certificate that do not belong together",
      .meaning =
          "No certificate in the file is for the private key in it. Windows imports the certificate without a key, and the service does "
          "not start.",
      .mend = "Find the pair: certkit verify-pair FOLDER CERTIFICATE.",
      .judge = &pfx_key_mismatch,
  };
  return rule;
}

}  // namespace certkit::lint
