// Times as people type them: 90s, 10m, 2h, 3d.
#pragma once

#include <chrono>
#include <string>

namespace certkit::base {

// A number and s, m, h or d. Throws Errc::usage; also beyond ten years.
[[nodiscard]] std::chrono::seconds duration_from(const std::string& text);

}  // namespace certkit::base
