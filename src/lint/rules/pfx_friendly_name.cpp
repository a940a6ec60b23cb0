#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/device_files.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"
#include "trust/name_key.hpp"

namespace certkit::lint {
namespace {

void pfx_friendly_name(const FileCase& file, Report& report) {
  const profile::OutputFile& output = file.output;
  if (output.container != profile::Container::pkcs12 && output.container != profile::Container::jks) return;
  const std::string& wanted = output.container == profile::Container::jks ? output.alias : output.pkcs12.friendly_name;
  if (!output.name_matters || wanted.empty() || !contents_of(file.items).leaf) return;
  std::string found;
  for (const Item* item : file.items) {
    const bool ours = item->as<PrivateKey>() != nullptr || (item->as<Certificate>() != nullptr && !trust::is_ca(*item->as<Certificate>()));
    if (!ours || item->friendly_name.empty()) continue;
    if (base::lower_ascii(item->friendly_name) == base::lower_ascii(wanted)) return;
    found = item->friendly_name;
  }
  if (found.empty())
    report.add("its entry has no friendly name, and the device looks for one", "the profile writes " + in_quotes(wanted));
  else
    report.add(Severity::warning, "its entry is called " + in_quotes(found) + ", and the device is told to look for " + in_quotes(wanted));
}

}  // namespace

const Rule& rule_pfx_friendly_name() {
  static constexpr Rule rule{
      .id = "pfx-friendly-name",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "PFX or keystore whose entry is not called what the device looks for",
      .meaning =
          "The device finds its certificate by its friendly name, which Java calls the alias. Without the name, or under another one, it "
          "is in the store and is not used.",
      .mend = "Make the files for the device: certkit deliver (or certkit split for a PFX) --profile PROFILE.",
      .judge = &pfx_friendly_name,
  };
  return rule;
}

}  // namespace certkit::lint
