#include "fleet/pauses.hpp"

#include <algorithm>

namespace certkit::fleet {

using std::chrono::seconds;

seconds longest_pause(std::optional<seconds> until_end) noexcept {
  using std::chrono::hours;
  if (until_end && *until_end < hours(24 * 3)) return hours(1);
  if (until_end && *until_end < hours(24 * 10)) return hours(6);
  return hours(24);
}

seconds retry_after(int attempts, std::optional<seconds> until_end, std::uint64_t random) {
  constexpr int kMostDoublings = 11;  // more than a day
  const seconds span = std::min(longest_pause(until_end), seconds(60) * (1 << std::clamp(attempts - 1, 0, kMostDoublings)));
  return seconds(1 + static_cast<std::int64_t>(random % static_cast<std::uint64_t>(span.count())));
}

Time end_of_hold(const Live& live) { return live.since + longest_pause(live.certificates.front().not_after() - live.since); }

std::optional<Time> held_by_hand_until(const Standing& standing) {
  if (!standing.is_gone_back_to() || standing.live.certificates.empty()) return std::nullopt;
  return end_of_hold(standing.live);
}

}  // namespace certkit::fleet
