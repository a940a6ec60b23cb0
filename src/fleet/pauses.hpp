// How long nothing is tried: after a failure, and after a way back by hand.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "fleet/store.hpp"

namespace certkit::fleet {

// When a failed attempt is made again: full jitter, doubling from one minute to a day; six hours at most where the certificate ends in less
// than ten days, an hour in less than three.
[[nodiscard]] std::chrono::seconds retry_after(int attempts, std::optional<std::chrono::seconds> until_end, std::uint64_t random);
// That day, those six hours, that hour.
[[nodiscard]] std::chrono::seconds longest_pause(std::optional<std::chrono::seconds> until_end) noexcept;

// Until when what was gone back to by hand is not renewed: that longest pause from when it became live, whatever repairs of its files came
// since.
[[nodiscard]] Time end_of_hold(const Live& live);
// So where somebody did go back to what is live, also where that time is over; else nullopt.
[[nodiscard]] std::optional<Time> held_by_hand_until(const Standing& standing);

}  // namespace certkit::fleet
