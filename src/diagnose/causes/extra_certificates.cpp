#include <algorithm>

#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void extra_certificates(const Case& one, Report& report) {
  const auto& path = one.best().path;
  std::string list;
  std::size_t extra = 0;
  for (std::size_t i = 1; i < one.sent.size(); ++i) {
    const Certificate& each = one.sent[i];
    const auto before = one.sent.begin() + static_cast<std::ptrdiff_t>(i);
    const bool again = std::find(one.sent.begin(), before, each) != before;
    if (!again && (std::find(path.begin(), path.end(), each) != path.end() || is_own_root(one, each))) continue;
    if (++extra <= 5) list += (list.empty() ? "" : ", ") + called(each) + (again ? " (again)" : "");
  }
  if (extra == 0) return;
  if (extra > 5) list += ", and " + std::to_string(extra - 5) + " more";
  report.add(std::to_string(extra) + (extra == 1 ? " certificate does" : " certificates do") + " not belong to the chain", list);
}

}  // namespace

const Cause& cause_extra_certificates() {
  static constexpr std::string_view kFollowsFrom[] = {"missing-intermediate", "wrong-intermediate"};
  static constexpr Cause cause{
      .id = "extra-certificates",
      .severity = Severity::note,
      .stage = Stage::chain,
      .rank = 8,
      .citation = "RFC 8446 §4.4.2",
      .title = "certificates that do not belong to the chain",
      .meaning = "What is sent besides is of no use, and old clients may stumble over it.",
      .mend = "Leave them out.",
      .judge = &extra_certificates,
      .follows_from = kFollowsFrom,
  };
  return cause;
}

}  // namespace certkit::diagnose
