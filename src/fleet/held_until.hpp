// Until when nothing is to be tried of a certificate.
#pragma once

#include "fleet/store.hpp"

namespace certkit::fleet {

// What was written down by a clock that was ahead of this one is not waited for: it might be years.
[[nodiscard]] inline Time held_until(const Renewal& renewal, Time now) {
  constexpr std::chrono::minutes kClocksDiffer{10};
  return renewal.changed > now + kClocksDiffer ? now : renewal.next_try;
}

}  // namespace certkit::fleet
