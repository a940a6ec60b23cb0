#include "issue/adcs/page.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "base/trimmed.hpp"
#include "issue/adcs/html.hpp"

namespace certkit::issue::adcs {
namespace {

using Kind = Page::Kind;

constexpr std::size_t kSays = 600;  // octets of the CA's words that are shown

constexpr std::string_view kDenied = "locdenied", kReason = "locinforeqidandreason", kNew = "locinfonewreq", kChecked = "locinfochkpnd",
                           kId = "locinforeqid", kTitle = "locpagetitle";
constexpr std::array kIds{kDenied, kReason, kNew, kChecked, kId, kTitle};

bool digit(char c) { return c >= '0' && c <= '9'; }

// The first run of digits from `from` on, without leading zeros; empty if there is none, or if it is no request id.
std::string number_in(std::string_view text, std::size_t from = 0) {
  while (from < text.size() && !digit(text[from])) ++from;
  while (from < text.size() && text[from] == '0') ++from;
  std::size_t end = from;
  while (end < text.size() && digit(text[end])) ++end;
  return end - from > 10 ? std::string() : std::string(text.substr(from, end - from));
}

// What is behind `label`, whose case does not matter.
std::string number_behind(std::string_view text, std::string_view label) {
  const std::size_t at = base::lower_ascii(text).find(label);
  if (at == std::string::npos) return {};
  std::size_t from = at + label.size();
  while (from < text.size() && (text[from] == ' ' || text[from] == ':' || text[from] == '#')) ++from;
  return from < text.size() && digit(text[from]) ? number_in(text, from) : std::string();
}

// A link to a certificate that was issued: certnew.cer?ReqID=83&Enc=b64, and not ReqID=CACert.
std::string issued_id(const Html& html) {
  for (const std::string& link : html.links) {
    const std::string lower = base::lower_ascii(link);
    const std::size_t page = lower.find("certnew.cer?"), id = page == std::string::npos ? page : lower.find("reqid=", page);
    if (id == std::string::npos || id + 6 >= lower.size() || !digit(lower[id + 6])) continue;
    const std::string found = number_in(lower, id + 6);
    if (!found.empty()) return found;
  }
  return {};
}

// "0x80094800", or -2146875392: the first that is a failure.
std::optional<std::uint32_t> code_in(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool hex = text[at] == '0' && at + 1 < text.size() && (text[at + 1] == 'x' || text[at + 1] == 'X');
    const bool decimal = text[at] == '-' && at + 1 < text.size() && digit(text[at + 1]);
    if (!hex && !decimal) continue;
    const char* begin = text.data() + at + (hex ? 2 : 1);
    std::uint64_t value = 0;
    const auto [end, failed] = std::from_chars(begin, text.data() + text.size(), value, hex ? 16 : 10);
    if (failed != std::errc() || value > 0xffff'ffffu) continue;
    if (hex && end - begin == 8 && (value & 0x8000'0000u) != 0) return static_cast<std::uint32_t>(value);
    if (decimal && value > 0 && value <= 0x8000'0000u && end - begin == 10) return static_cast<std::uint32_t>(0x1'0000'0000u - value);
  }
  return std::nullopt;
}

std::string shown(std::string_view text) {
  text = base::trimmed(text, " ");
  if (text.size() <= kSays) return std::string(text);
  std::size_t end = kSays;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return std::string(text.substr(0, end)) + " …";
}

// What stands between the first quotation mark of any language and the last: the disposition message. All of it where there is none.
std::string message_in(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kOpening{"\"", "„", "“", "«", "「", "『", "”"},
      kClosing{"\"", "“", "”", "»", "」", "』", "«"};
  std::size_t begin = std::string_view::npos, open = 0, end = 0;
  for (const std::string_view mark : kOpening)
    if (const std::size_t at = text.find(mark); at < begin) begin = at, open = mark.size();
  for (const std::string_view mark : kClosing)
    if (const std::size_t at = text.rfind(mark); at != std::string_view::npos) end = std::max(end, at);
  if (begin == std::string_view::npos || end < begin + open) return shown(text);
  const std::string_view inside = base::trimmed(text.substr(begin + open, end - begin - open), " ");
  return shown(inside.empty() ? text : inside);
}

// certnew.cer in place of a certificate: "Disposition: 5", of CR_DISP_… (MS-WCCE 2.2.2.… and certcli.h).
std::optional<Kind> by_disposition(const std::string& text) {
  const std::string number = number_behind(text, "disposition:");
  if (number == "3" || number == "4") return Kind::issued;
  if (number == "5") return Kind::pending;
  if (number == "1" || number == "2" || number == "6") return Kind::denied;
  return std::nullopt;
}

std::string disposition_message(const std::string& text) {
  static constexpr std::string_view kLabel = "disposition message:";
  const std::string lower = base::lower_ascii(text);
  const std::size_t at = lower.find(kLabel);
  if (at == std::string::npos) return shown(text);
  const std::size_t begin = at + kLabel.size();
  std::size_t end = text.size();
  for (const std::string_view next : {"result:", "com error info:", "laststatus:", "suggested cause:"})
    end = std::min(end, lower.find(next, begin));
  return shown(std::string_view(text).substr(begin, end - begin));
}

void read_by_ids(const Html& html, Page& page) {
  const auto text = [&](std::string_view id) {
    const auto found = html.text_of.find(std::string(id));
    return found == html.text_of.end() ? std::string() : found->second;
  };
  const auto has = [&](std::string_view id) { return html.text_of.count(std::string(id)) > 0; };
  const std::string link = issued_id(html);
  // A denied page has a request id too, and comes first.
  if (has(kDenied) || has(kReason)) {
    page.kind = Kind::denied;
    page.request_id = number_in(text(kReason).substr(0, text(kReason).find("0x")));
    page.says = has(kReason) ? message_in(text(kReason)) : shown(text(kDenied));
  } else if (!link.empty()) {
    page.kind = Kind::issued;
    page.request_id = link;
  } else if (has(kNew) || has(kChecked) || has(kId)) {
    page.kind = Kind::pending;
    page.request_id = number_in(text(kId));
    if (page.request_id.empty()) page.request_id = number_behind(html.text, "request id is");
    page.says = shown(has(kNew) ? text(kNew) : text(kChecked));
  }
}

void read_by_words(const Html& html, Page& page) {
  page.request_id = number_behind(html.text, "request id is");
  if (const auto kind = by_disposition(html.text)) {
    page.kind = *kind;
    page.says = disposition_message(html.text);
  } else if (!page.request_id.empty()) {
    const bool denied = page.code || base::lower_ascii(html.text).find("denied") != std::string::npos;
    page.kind = denied ? Kind::denied : Kind::pending;
    page.says = denied ? message_in(html.text) : std::string();
  } else if (page.code) {
    page.kind = Kind::failed;
    page.says = shown(html.text);
  }
}

}  // namespace

Page read_page(std::string_view body, std::string_view content_type) {
  const std::string text = page_text(body, content_type);
  const Html html = read_html(text, kIds);
  Page page;
  read_by_ids(html, page);
  if (page.kind == Kind::other || page.kind == Kind::denied) page.code = code_in(page.says.empty() ? html.text : page.says);
  if (page.kind == Kind::denied && !page.code) page.code = code_in(html.text);
  if (page.kind == Kind::other && text.find('<') != std::string::npos) read_by_words(html, page);
  if (page.kind == Kind::other) {
    const auto title = html.text_of.find(std::string(kTitle));
    page.says = shown(title != html.text_of.end() ? title->second : html.text);
  }
  return page;
}

std::optional<unsigned> newest_renewal(std::string_view body, std::string_view content_type) {
  static constexpr std::string_view kName = "nrenewals";
  const std::string text = base::lower_ascii(page_text(body, content_type));
  for (std::size_t at = text.find(kName); at != std::string::npos; at = text.find(kName, at + 1)) {
    std::size_t from = text.find_first_not_of(" \t", at + kName.size());
    if (from == std::string::npos || text[from] != '=') continue;
    from = text.find_first_not_of(" \t", from + 1);
    unsigned value = 0;
    if (from == std::string::npos) return std::nullopt;
    const auto [end, failed] = std::from_chars(text.data() + from, text.data() + text.size(), value);
    if (failed == std::errc() && end != text.data() + from && value < 10'000) return value;
  }
  return std::nullopt;
}

}  // namespace certkit::issue::adcs
