#include <algorithm>

#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void duplicate_extension(const Paper& paper, Report& report) {
  const auto& all = paper.extensions.all;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto is_same = [&](const Extension& other) { return other.oid == all[i].oid; };
    if (std::find_if(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i), is_same) == all.begin() + static_cast<std::ptrdiff_t>(i) &&
        std::count_if(all.begin(), all.end(), is_same) > 1)
      report.add("the extension " + name_of(all[i].oid) + " is there more than once");
  }
}

}  // namespace

const Rule& rule_duplicate_extension() {
  static constexpr Rule rule{
      .id = "duplicate-extension",
      .severity = Severity::error,
      .citation = "RFC 5280 §4.2",
      .title = "the same extension twice",
      .meaning = "Each extension may be there once. Of two, programs read the first or the last one, or refuse the certificate.",
      .mend = kIssueAgain,
      .judge = &duplicate_extension,
      .since = kRfc2459,
  };
  return rule;
}

}  // namespace certkit::lint
