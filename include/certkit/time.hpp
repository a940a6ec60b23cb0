// Points in time, whole seconds UTC, in X.509's range (year 0000 to 9999).
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace certkit {

using Time = std::chrono::sys_seconds;

[[nodiscard]] std::string to_rfc3339(Time time);                 // "2026-11-21T06:11:00Z"
[[nodiscard]] Time time_from_rfc3339(std::string_view text);     // throws Errc::usage; date alone is midnight UTC

}  // namespace certkit
