#include "asn1/times.hpp"

#include <cstdio>

#include "asn1/reader.hpp"
#include "certkit/error.hpp"

namespace certkit {
namespace {

struct Calendar {
  int year, month, day, hour, minute, second;
};

Calendar calendar(Time time) {
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{days};
  const std::chrono::hh_mm_ss clock{time - days};
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count())};
}

std::optional<Time> make_time(const Calendar& c) noexcept {
  const std::chrono::year_month_day date{std::chrono::year(c.year), std::chrono::month(static_cast<unsigned>(c.month)),
                                         std::chrono::day(static_cast<unsigned>(c.day))};
  if (!date.ok() || c.hour > 23 || c.minute > 59 || c.second > 59) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(c.hour) + std::chrono::minutes(c.minute) + std::chrono::seconds(c.second);
}

// Takes fixed-width decimal fields off the front of a text.
struct Digits {
  std::string_view rest;
  bool good = true;
  int take(std::size_t width) noexcept {
    int value = 0;
    if (rest.size() < width) good = false;
    for (std::size_t i = 0; good && i < width; ++i) {
      if (rest[i] < '0' || rest[i] > '9')
        good = false;
      else
        value = value * 10 + (rest[i] - '0');
    }
    if (good) rest.remove_prefix(width);
    return value;
  }
  bool skip(char c) noexcept {
    if (rest.empty() || rest[0] != c) return false;
    rest.remove_prefix(1);
    return true;
  }
};

}  // namespace

namespace asn1 {

std::optional<Time> parse_time(std::uint8_t tag, ByteView content, TimeForms forms) noexcept {
  if (tag != kUtcTime && tag != kGeneralizedTime) return std::nullopt;
  Digits in{as_text(content)};
  Calendar c{};
  if (tag == kUtcTime) {
    c.year = in.take(2);
    c.year += c.year < 50 ? 2000 : 1900;
  } else {
    c.year = in.take(4);
    if (forms == TimeForms::rfc5280 && c.year < 2050) return std::nullopt;
  }
  c.month = in.take(2);
  c.day = in.take(2);
  c.hour = in.take(2);
  c.minute = in.take(2);
  const bool old_forms = forms == TimeForms::lenient && tag == kUtcTime;
  if (!old_forms || (!in.rest.empty() && in.rest[0] >= '0' && in.rest[0] <= '9')) c.second = in.take(2);
  std::chrono::minutes offset{0};
  if (!in.skip('Z')) {
    if (!old_forms) return std::nullopt;
    const int sign = in.skip('+') ? 1 : in.skip('-') ? -1 : 0;
    const int hours = in.take(2), minutes = in.take(2);
    if (sign == 0 || hours > 23 || minutes > 59) return std::nullopt;
    offset = sign * (std::chrono::hours(hours) + std::chrono::minutes(minutes));
  }
  if (!in.good || !in.rest.empty()) return std::nullopt;
  const auto time = make_time(c);
  if (!time) return std::nullopt;
  return *time - offset;
}

std::string generalized_time(Time time) {
  const Calendar c = calendar(time);
  if (c.year < 0 || c.year > 9999)
    throw Error(Errc::usage, "year " + std::to_string(c.year) + " cannot be written in a certificate", "the last year is 9999");
  char text[64];
  std::snprintf(text, sizeof text, "%04d%02d%02d%02d%02d%02dZ", c.year, c.month, c.day, c.hour, c.minute, c.second);
  return text;
}

std::string utc_time(Time time) { return generalized_time(time).substr(2); }

}  // namespace asn1
}  // namespace certkit
