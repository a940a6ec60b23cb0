#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void pfx_no_mac(const PfxCase& pfx, Report& report) {
  if (!pfx.file.pkcs12->has_mac) report.add("there is no MAC in it");
}

}  // namespace

const Rule& rule_pfx_no_mac() {
  static constexpr Rule rule{
      .id = "pfx-no-mac",
      .severity = Severity::warning,
      .citation = "RFC 7292 §4",
      .title = "PFX without an integrity check",
      .meaning = "Nobody can tell whether it was damaged or changed, or whether a password is wrong. NSS, GnuTLS and Java refuse it.",
      .mend = "Write it again: certkit convert FILE -o NEW.pfx.",
      .judge = &pfx_no_mac,
  };
  return rule;
}

}  // namespace certkit::lint
