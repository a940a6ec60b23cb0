// What is read from the headers of an answer.
#include "net/http.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"

namespace certkit::net {
namespace {

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::string_view phrase(int status) {
  switch (status) {
    case 400: return " Bad Request";
    case 401: return " Unauthorized";
    case 403: return " Forbidden";
    case 404: return " Not Found";
    case 405: return " Method Not Allowed";
    case 407: return " Proxy Authentication Required";
    case 413: return " Content Too Large";
    case 429: return " Too Many Requests";
    case 500: return " Internal Server Error";
    case 501: return " Not Implemented";
    case 502: return " Bad Gateway";
    case 503: return " Service Unavailable";
    case 504: return " Gateway Timeout";
    default: return "";
  }
}

}  // namespace

std::vector<std::string> HttpAnswer::all_headers(std::string_view name) const {
  std::vector<std::string> values;
  for (const HttpHeader& header : headers)
    if (header.name == name) values.push_back(header.value);
  return values;
}

std::string HttpAnswer::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const HttpHeader& header) { return header.name == name; });
  return found == headers.end() ? std::string() : found->value;
}

std::optional<Time> time_from_http(std::string_view text) {
  // "Sun, 06 Nov 1994 08:49:37 GMT"
  static constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || text.substr(25) != " GMT" || text.substr(3, 2) != ", " || text[19] != ':' || text[22] != ':')
    return std::nullopt;
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  const auto day = number(text.substr(5, 2)), year = number(text.substr(12, 4)), hour = number(text.substr(17, 2)),
             minute = number(text.substr(20, 2)), second = number(text.substr(23, 2));
  if (month == kMonths.end() || !day || !year || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60)
    return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(month - kMonths.begin()) + 1),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

std::optional<std::chrono::seconds> retry_after(const HttpAnswer& answer, Time now) {
  const std::string text = answer.header("retry-after");
  if (const auto seconds = number(text)) return std::chrono::seconds(*seconds);
  if (const auto time = time_from_http(text)) return std::max(std::chrono::seconds(0), *time - now);
  return std::nullopt;
}

std::string status_text(const HttpAnswer& answer) { return "HTTP " + std::to_string(answer.status) + std::string(phrase(answer.status)); }

std::vector<std::string> links(const HttpAnswer& answer, std::string_view relation) {
  std::vector<std::string> targets;
  for (const std::string& header : answer.all_headers("link")) {
    // <target>; rel="a b"; other="…", <target>; …
    for (std::size_t at = header.find('<'); at != std::string::npos; at = header.find('<', at)) {
      const std::size_t end = header.find('>', at);
      if (end == std::string::npos) break;
      const std::string_view parameters = std::string_view(header).substr(end + 1, header.find('<', end) - end - 1);
      std::size_t rel = base::lower_ascii(parameters).find("rel=");
      std::string_view value = rel == std::string::npos ? std::string_view() : parameters.substr(rel + 4);
      if (value.starts_with('"'))
        value = value.substr(1, value.find('"', 1) - 1);
      else
        value = value.substr(0, value.find_first_of(";, "));
      const std::string padded = " " + base::lower_ascii(value) + " ";
      if (padded.find(" " + std::string(relation) + " ") != std::string::npos) targets.push_back(header.substr(at + 1, end - at - 1));
      at = end;
    }
  }
  return targets;
}

}  // namespace certkit::net
