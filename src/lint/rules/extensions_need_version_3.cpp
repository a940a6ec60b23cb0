#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void extensions_need_version_3(const Paper& paper, Report& report) {
  const int version = paper.certificate->version();
  if (version != 3 && !paper.extensions.all.empty())
    report.add("it has extensions and says that it is of version " + std::to_string(version));
}

}  // namespace

const Rule& rule_extensions_need_version_3() {
  static constexpr Rule rule{
      .id = "extensions-need-version-3",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.1.2.9",
      .title = "extensions in a certificate that is not of version 3",
      .meaning =
          "Only version 3 has extensions. Programs that go by the version do not read the names and usages in them; others refuse the "
          "certificate.",
      .mend = kIssueAgain,
      .judge = &extensions_need_version_3,
      .since = kRfc2459,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
