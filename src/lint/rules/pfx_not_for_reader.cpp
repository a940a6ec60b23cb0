#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void judge(const PfxCase& pfx, Report& report) {
  if (!pfx.reader) return;
  const CanOpen answer = can_open(*pfx.reader, *pfx.file.pkcs12);
  if (answer.yes) return;
  report.add_with_fix(answer.reader + (answer.with_help ? " opens it only with help: " : " cannot open it: ") + answer.why, "",
                      "certkit convert " + pfx.file.name + " -o NEW.pfx --for " + pfx.reader_word);
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
      .judge = &judge,
  };
  return rule;
}

}  // namespace certkit::lint
