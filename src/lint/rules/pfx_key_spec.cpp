#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void pfx_key_spec(const FileCase& file, Report& report) {
  if (!file.output.pkcs12.ms_key_exchange) return;
  for (const Item* item : file.items)
    if (item->as<PrivateKey>() != nullptr && item->ms_key_usage == 0x80)
      report.add("it says that the key is for signatures only (AT_SIGNATURE)");
}

}  // namespace

const Rule& rule_pfx_key_spec() {
  static constexpr Rule rule{
      .id = "pfx-key-spec",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "PFX whose key may sign only, for a service that exchanges keys with it",
      .meaning =
          "A PFX can say what Windows uses its key for: AT_KEYEXCHANGE (KeySpec 1), or AT_SIGNATURE (KeySpec 2). With the latter TLS "
          "services of Windows do not start, or take another certificate.",
      .mend = "Make the files for the device: certkit deliver (or certkit split for a PFX) --profile PROFILE.",
      .judge = &pfx_key_spec,
  };
  return rule;
}

}  // namespace certkit::lint
