#include "base/duration.hpp"

#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::base {

std::chrono::seconds duration_from(const std::string& text) {
  constexpr std::chrono::seconds kMost = std::chrono::hours(24) * 3653;
  const std::string digits = text.substr(0, text.find_first_not_of("0123456789"));
  const std::string unit = text.substr(digits.size());
  const int seconds = unit == "s" ? 1 : unit == "m" ? 60 : unit == "h" ? 3600 : unit == "d" ? 86'400 : 0;
  if (digits.empty() || digits.size() > 9 || seconds == 0)
    throw Error(Errc::usage, "\"" + printable(text) + "\" is not a time", "write it as 90s, 10m, 2h or 3d");
  const std::chrono::seconds time = std::chrono::seconds(std::stoll(digits) * seconds);
  if (time > kMost) throw Error(Errc::usage, "\"" + printable(text) + "\" is more than ten years");
  return time;
}

}  // namespace certkit::base
