// RFC 3339 §5.6, and a date alone.
#include "certkit/time.hpp"

#include <array>
#include <cstdio>

#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit {
namespace {

constexpr Time kFirst = std::chrono::sys_days(std::chrono::year(0) / 1 / 1);
constexpr Time kLast = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31) + std::chrono::seconds(86'399);

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Time parse() {
    const int year = digits(4, 0, 9999, "year");
    separator('-');
    const int month = digits(2, 1, 12, "month");
    separator('-');
    const int day = digits(2, 1, 31, "day");
    const auto date = std::chrono::year(year) / month / day;
    if (!date.ok()) fail("there is no such day");
    Time time = std::chrono::sys_days(date);
    if (at_ == text_.size()) return time;

    if (!one_of("Tt ")) fail("after the date comes 'T'");
    const int hour = digits(2, 0, 23, "hour");
    separator(':');
    const int minute = digits(2, 0, 59, "minute");
    separator(':');
    const int second = digits(2, 0, 59, "second");
    time += std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
    if (one_of(".")) {  // fractions are cut off: X.509 knows whole seconds
      if (!is_digit()) fail("a fraction has digits");
      while (is_digit()) ++at_;
    }
    if (at_ == text_.size()) fail("it has no offset from UTC", "write Z for UTC, or an offset such as +02:00, after the time");
    if (!one_of("Zz")) {
      const int sign = one_of("+") ? 1 : one_of("-") ? -1 : 0;
      if (sign == 0) fail("after the time comes Z or an offset such as +02:00");
      const int hours = digits(2, 0, 23, "hour of the offset");
      separator(':');
      const int minutes = digits(2, 0, 59, "minute of the offset");
      time -= sign * (std::chrono::hours(hours) + std::chrono::minutes(minutes));
    }
    if (at_ != text_.size()) fail("something is left after it");
    if (time < kFirst || time > kLast) fail("in UTC it is outside the years 0000 to 9999");
    return time;
  }

 private:
  [[nodiscard]] bool is_digit() const { return at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; }
  bool one_of(std::string_view set) {
    if (at_ == text_.size() || set.find(text_[at_]) == std::string_view::npos) return false;
    ++at_;
    return true;
  }
  void separator(char c) {
    if (!one_of(std::string_view(&c, 1))) fail("'" + std::string(1, c) + "' is expected at character " + std::to_string(at_ + 1));
  }
  int digits(int count, int lowest, int highest, const char* what) {
    int value = 0;
    for (int i = 0; i < count; ++i, ++at_) {
      if (!is_digit()) fail(std::string("the ") + what + " has " + std::to_string(count) + " digits");
      value = value * 10 + (text_[at_] - '0');
    }
    if (value < lowest || value > highest)
      fail(std::string("the ") + what + " is from " + std::to_string(lowest) + " to " + std::to_string(highest));
    return value;
  }
  [[noreturn]] void fail(const std::string& why, const char* hint = "write it as 2026-11-21 or 2026-11-21T06:11:00Z (RFC 3339)") const {
    throw Error(Errc::usage, "\"" + base::printable(text_.substr(0, 64)) + "\" is not a time: " + why, hint);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::string to_rfc3339(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
  return text.data();
}

Time time_from_rfc3339(std::string_view text) { return Parser(text).parse(); }

}  // namespace certkit
