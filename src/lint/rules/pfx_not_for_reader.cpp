#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

// Whom the user named, or else who reads the file that it is of the device.
std::optional<OpenableBy> reader_of(const PfxCase& pfx) {
  if (pfx.reader || pfx.device == nullptr) return pfx.reader;
  for (const profile::OutputFile& output : pfx.device->asked.delivery.files)
    if (output.container == profile::Container::pkcs12 && output.pkcs12.reader) return output.pkcs12.reader;
  return std::nullopt;
}

std::string word_of(OpenableBy reader) {
  for (const std::string& word : openable_by_words())
    if (openable_by_from_word(word) == reader) return word;
  return {};
}

void pfx_not_for_reader(const PfxCase& pfx, Report& report) {
  const std::optional<OpenableBy> reader = reader_of(pfx);
  if (!reader) return;
  const CanOpen answer = can_open(*reader, *pfx.file.pkcs12);
  if (answer.yes) return;
  report.add_with_fix(answer.reader + (answer.with_help ? " opens it only with help: " : " cannot open it: ") + answer.why, "",
                      "certkit convert " + pfx.file.name + " -o NEW.pfx --for " + word_of(*reader));
}

}  // namespace

const Rule& rule_pfx_not_for_reader() {
  static constexpr Rule rule{
      .id = "pfx-not-for-reader",
      .severity = Severity::error,
      .citation = "RFC 7292",
      .title = "PFX that its reader cannot open",
      .meaning =
          "Each program opens only some of the ciphers, hashes and numbers of iterations that a PFX may be protected with, and most say "
          "\"wrong password\" to the others.",
      .mend = "Write it again for that reader: certkit convert FILE -o NEW.pfx --for READER.",
      .judge = &pfx_not_for_reader,
  };
  return rule;
}

}  // namespace certkit::lint
