#include <algorithm>

#include "lint/cases.hpp"
#include "lint/device_files.hpp"
#include "lint/rule.hpp"
#include "trust/name_key.hpp"

namespace certkit::lint {
namespace {

bool device_wants_key(const PfxCase& pfx) {
  if (pfx.device == nullptr) return false;
  const profile::OutputFile* output = output_like(pfx.device->asked.delivery, pfx.items);
  return output != nullptr && has_part(*output, profile::Part::key);
}

void pfx_no_key(const PfxCase& pfx, Report& report) {
  const Pkcs12Facts& facts = *pfx.file.pkcs12;
  const auto is_leaf = [](const Item* item) { return item->as<Certificate>() != nullptr && !trust::is_ca(*item->as<Certificate>()); };
  if (facts.key_bags == 0 && !facts.java_trust && std::any_of(pfx.items.begin(), pfx.items.end(), is_leaf))
    report.add(device_wants_key(pfx) ? Severity::error : Severity::warning, "it holds a certificate that is no CA's, and no private key");
}

}  // namespace

const Rule& rule_pfx_no_key() {
  static constexpr Rule rule{
      .id = "pfx-no-key",
      .severity = Severity::warning,
      .citation = "RFC 7292 §4.2",
      .title = "PFX without a private key",
      .meaning = "A server cannot use it. It was exported without the key, or it is a trust store.",
      .mend = "Export it again with \"Yes, export the private key\"; certkit verify-pair FOLDER CERTIFICATE finds a key that is on disk.",
      .judge = &pfx_no_key,
  };
  return rule;
}

}  // namespace certkit::lint
