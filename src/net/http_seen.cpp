#include "net/http_seen.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/trimmed.hpp"

namespace certkit::net {
namespace {

constexpr int kMostInterim = 8;  // "100 Continue", "103 Early Hints"
constexpr std::size_t kLongestValue = 2048;

std::string encoded(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet > 0x20 && octet < 0x7f)
      out += c;
    else
      out.append({'%', kHex[octet >> 4], kHex[octet & 0xf]});
  }
  return out;
}

std::string shown(std::string_view text) { return base::printable(text.substr(0, kLongestValue)); }

// "HTTP/1.1 403 Forbidden" (RFC 9112 §4); 0 where it is none.
int status_of(std::string_view line) {
  if (!line.starts_with("HTTP/")) return 0;
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return 0;
  const std::string_view digits = line.substr(blank + 1, 3);
  if (digits.size() != 3 || !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) return 0;
  return (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
}

// Behind the empty line that ends a header; npos where it has not come. Line ends may be bare (RFC 9112 §2.2).
std::size_t behind_header(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find('\n', from); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    const std::string_view rest = text.substr(at + 1);
    if (rest.starts_with('\n')) return at + 2;
    if (rest.starts_with("\r\n")) return at + 3;
  }
  return std::string_view::npos;
}

}  // namespace

std::string http_request(const Attempt& attempt) {
  std::string host = attempt.server_name.value_or(attempt.host);
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  if (attempt.port != 443) host += ":" + std::to_string(attempt.port);
  const std::string path = encoded(attempt.http_path);
  return "GET " + (path.starts_with('/') ? path : "/" + path) + " HTTP/1.1\r\nHost: " + encoded(host) +
         "\r\nUser-Agent: certkit/" CERTKIT_VERSION "\r\nAccept: */*\r\nConnection: close\r\n\r\n";
}

bool HttpReader::take(std::string_view octets) {
  if (over_) return false;
  held_.append(octets.substr(0, kLongestHeader + kBodyStart));
  while (!in_body_ && !over_ && take_header()) {
  }
  over_ = over_ || (in_body_ && held_.size() >= kBodyStart);
  return !over_;
}

// Whether one was whole.
bool HttpReader::take_header() {
  static constexpr std::string_view kStart = "HTTP/";
  const std::string_view text = held_;
  if (!text.substr(0, kStart.size()).starts_with(kStart.substr(0, std::min(kStart.size(), text.size())))) {
    seen_.error = "an answer that is not HTTP";
    over_ = true;
    return false;
  }
  const std::size_t end = behind_header(text, looked_at_ - std::min<std::size_t>(looked_at_, 2));
  looked_at_ = text.size();
  if (end == std::string_view::npos || end > kLongestHeader) {
    if (text.size() <= kLongestHeader) return false;
    seen_.error = "a header of more than " + std::to_string(kLongestHeader >> 10) + " KiB";
    over_ = true;
    return false;
  }
  read_header(text.substr(0, end));
  held_.erase(0, end);
  looked_at_ = 0;
  if (seen_.status == 0) {
    seen_.error = "an answer that is not HTTP";
    over_ = true;
    return false;
  }
  in_body_ = seen_.status >= 200 || seen_.status == 101;
  if (!in_body_ && ++interim_ > kMostInterim) {
    seen_.error = "one interim answer after the other";
    over_ = true;
  }
  return true;
}

void HttpReader::read_header(std::string_view header) {
  struct Wanted {
    std::string_view name;
    std::string HttpSeen::*value;
  };
  static constexpr std::array<Wanted, 6> kWanted{{{"server", &HttpSeen::server},
                                                  {"location", &HttpSeen::location},
                                                  {"content-type", &HttpSeen::content_type},
                                                  {"www-authenticate", &HttpSeen::www_authenticate},
                                                  {"x-ms-server-fqdn", &HttpSeen::served_by},
                                                  {"x-feserver", &HttpSeen::served_by}}};
  seen_ = {};
  for (bool first = true; !header.empty(); first = false) {
    const std::size_t end = header.find('\n');
    const std::string_view line = base::trimmed(header.substr(0, end));
    header = end == std::string_view::npos ? std::string_view() : header.substr(end + 1);
    if (first) {
      seen_.status = status_of(line);
      seen_.status_line = shown(line);
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon > 64) continue;
    const std::string name = base::lower_ascii(line.substr(0, colon));
    const auto wanted = std::find_if(kWanted.begin(), kWanted.end(), [&](const Wanted& one) { return one.name == name; });
    if (wanted == kWanted.end()) continue;
    std::string& value = seen_.*(wanted->value);
    // A server may name several ways to authenticate, each in a line of its own (RFC 9110 §11.6.1).
    if (value.size() < kLongestValue) value += (value.empty() ? "" : ", ") + shown(base::trimmed(line.substr(colon + 1)));
  }
}

HttpSeen HttpReader::finish(const std::string& otherwise) {
  if (in_body_) {
    seen_.body_start = held_.substr(0, kBodyStart);
    return std::move(seen_);
  }
  if (seen_.error.empty()) seen_.error = held_.empty() && interim_ == 0 ? otherwise : "half an answer: " + otherwise;
  seen_.status = 0;
  return std::move(seen_);
}

}  // namespace certkit::net
