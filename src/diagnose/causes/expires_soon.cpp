#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void expires_soon(const Case& one, Report& report) {
  const Time soon = one.options.at + one.options.expires_soon;
  const auto& path = one.best().path;
  for (std::size_t at = 0; at < path.size(); ++at) {
    const Time end = path[at].not_after();
    if (end < one.options.at || end >= soon) continue;
    const auto days = std::chrono::duration_cast<std::chrono::days>(end - one.options.at).count();
    report.add_with_fix(whose(one, at) + " expires in " + std::to_string(days) + (days == 1 ? " day" : " days"),
                        "valid until " + to_rfc3339(end),
                        at == 0 ? "Renew it: certkit csr --from " + old_file(one) + "."
                                : "Ask the operator of " + called(path[at]) + " for its next certificate.");
  }
}

}  // namespace

const Cause& cause_expires_soon() {
  static constexpr std::string_view kFollowsFrom[] = {"old-certificate-still-served"};
  static constexpr Cause cause{
      .id = "expires-soon",
      .severity = Severity::warning,
      .stage = Stage::certificate,
      .rank = 8,
      .citation = "",
      .title = "certificate that expires soon",
      .meaning = "It is still good, and will not be for long.",
      .mend = "Renew it now: certkit csr --from OLD.cer.",
      .judge = &expires_soon,
      .follows_from = kFollowsFrom,
  };
  return cause;
}

}  // namespace certkit::diagnose
