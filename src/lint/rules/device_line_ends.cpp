#include <algorithm>

#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void device_line_ends(const FileCase& file, Report& report) {
  const profile::OutputFile& output = file.output;
  if (!output.eol_matters || output.container != profile::Container::pem) return;
  const bool crlf = std::any_of(file.file.repairs.begin(), file.file.repairs.end(), [](const Repair& one) { return one.id == "crlf"; });
  if (crlf != (output.eol == profile::Eol::crlf))
    report.add(crlf ? "its lines end in CR LF, and the device takes LF" : "its lines end in LF, and the device takes CR LF");
  const auto say = [&](const std::vector<Repair>& repairs) {
    for (const Repair& one : repairs)
      if (one.id != "crlf" && one.id != "no-last-newline") report.add("it is not as the device reads it: " + one.message);
  };
  say(file.file.repairs);
  for (const Item* item : file.items) {
    say(item->source.repairs);
    if (!item->friendly_name.empty() || !item->local_key_id.empty() || !item->ms_csp_name.empty())  // OpenSSL writes them
      return report.add("it is not as the device reads it: bag attributes stand before the blocks");
  }
}

}  // namespace

const Rule& rule_device_line_ends() {
  static constexpr Rule rule{
      .id = "device-line-ends",
      .severity = Severity::error,
      .citation = "the device's profile",
      .title = "text that the device does not read",
      .meaning =
          "The device reads its files octet by octet: with the line ends of Windows where it takes none, or with blanks, other text or a "
          "mark before it, it says that the certificate is invalid.",
      .mend = "Make the files for the device: certkit deliver (or certkit split for a PFX) --profile PROFILE.",
      .judge = &device_line_ends,
  };
  return rule;
}

}  // namespace certkit::lint
