// Which characters the octets of a page are. IIS sends what its code page says; Asian servers still send their own.
#include <algorithm>

#include "base/charset.hpp"
#include "base/text.hpp"
#include "issue/adcs/html.hpp"

namespace certkit::issue::adcs {
namespace {

// What stands behind "charset=", in a header or in the first lines of a page; empty if nothing does.
std::string charset_in(std::string_view text) {
  const std::string lower = base::lower_ascii(text.substr(0, 2048));
  std::size_t at = lower.find("charset=");
  if (at == std::string::npos) return {};
  at += 8;
  while (at < lower.size() && (lower[at] == '"' || lower[at] == '\'' || lower[at] == ' ')) ++at;
  const std::size_t end = lower.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_", at);
  return lower.substr(at, std::min(end == std::string::npos ? lower.size() : end, at + 40) - at);
}

// UTF-16 of mostly Latin letters has a NUL in every second octet.
std::optional<std::string> utf16(std::string_view body) {
  const ByteView octets = as_bytes(body);
  const std::size_t even = octets.size() & ~std::size_t{1};
  if (even >= 2 && ((octets[0] == 0xff && octets[1] == 0xfe) || (octets[0] == 0xfe && octets[1] == 0xff)))
    return base::utf16_to_utf8(octets.subspan(2, even - 2), octets[0] == 0xfe);
  const std::size_t look = std::min<std::size_t>(even, 64);
  std::size_t first = 0, second = 0;
  for (std::size_t i = 0; i + 1 < look; i += 2) first += octets[i] == 0, second += octets[i + 1] == 0;
  if (look < 8 || std::max(first, second) < look / 4) return std::nullopt;
  return base::utf16_to_utf8(octets.first(even), first > second);
}

std::string from_cp1252(std::string_view body) {
  const auto text = base::utf16_to_utf8(base::cp1252_to_utf16be(as_bytes(body)), true);
  return text ? *text : std::string(body);
}

}  // namespace

std::string page_text(std::string_view body, std::string_view content_type) {
  if (auto text = utf16(body)) return *text;
  if (body.starts_with("\xef\xbb\xbf")) body.remove_prefix(3);
  // ISO-2022-JP is 7 bit, and its characters are "<" and "&" to whoever does not know: escapes say so.
  const bool escapes = body.find('\x1b') != std::string_view::npos;
  if (!escapes && base::is_utf8(body)) return std::string(body);
  for (const std::string& charset : {charset_in(content_type), charset_in(body)})
    if (!charset.empty() && charset != "utf-8")
      if (auto text = base::to_utf8(body, charset)) return *text;
  return base::is_utf8(body) ? std::string(body) : from_cp1252(body);
}

}  // namespace certkit::issue::adcs
