#include "base/text.hpp"
#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void strict_clients(const Case& one, Report& report) {
  each_remark(one, "strict-clients", [&](const trust::Defect& remark, const Certificate&) {
    report.add(whose(one, remark.at) + ": " + base::printable(remark.what));
  });
}

}  // namespace

const Cause& cause_strict_clients() {
  static constexpr Cause cause{
      .id = "strict-clients",
      .severity = Severity::warning,
      .stage = Stage::certificate,
      .rank = 9,
      .citation = "RFC 5280 §4, BR §7.1",
      .title = "something that strict clients refuse",
      .meaning =
          "Most clients let it pass. Strict ones do not: Python from 3.13 on, Go, Apple's systems, and others that hold certificates to "
          "the letter of RFC 5280 or to the rules of public CAs.",
      .mend = "Mend it when the certificate, or its CA, is renewed. certkit lint FILE shows more of it.",
      .judge = &strict_clients,
  };
  return cause;
}

}  // namespace certkit::diagnose
