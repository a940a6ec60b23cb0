#include "net/said.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace certkit::net {
namespace {

// A title alone says less than the body, and often the same once more.
constexpr std::array<std::string_view, 3> kUnseen{"script", "style", "head"};
constexpr std::size_t kLookAt = 64u << 10;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Where the text goes on behind the tag or comment at `at`.
std::size_t behind_tag(std::string_view html, std::string_view lower, std::size_t at) {
  if (html.substr(at).starts_with("<!--")) {
    const std::size_t end = html.find("-->", at + 4);
    return end == std::string_view::npos ? html.size() : end + 3;
  }
  std::size_t end = html.find('>', at);
  if (end == std::string_view::npos) return html.size();
  for (const std::string_view unseen : kUnseen) {
    const std::string_view behind = lower.substr(at + 1);
    if (!behind.starts_with(unseen) || behind.size() == unseen.size()) continue;
    const char next = behind[unseen.size()];
    if (next != '>' && !is_blank(next)) continue;  // <header>
    const std::size_t closed = lower.find("</" + std::string(unseen), end);
    end = closed == std::string_view::npos ? html.size() : html.find('>', closed);
    if (end >= html.size()) return html.size();
  }
  return end + 1;
}

std::string without_markup(std::string_view html) {
  static constexpr std::array<std::pair<std::string_view, char>, 6> kEntities{
      {{"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&nbsp;", ' '}, {"&amp;", '&'}}};
  const std::string lower = base::lower_ascii(html);
  std::string text;
  for (std::size_t at = 0; at < html.size();) {
    if (html[at] == '<') {
      at = behind_tag(html, lower, at);
      text += ' ';
      continue;
    }
    const auto entity =
        std::find_if(kEntities.begin(), kEntities.end(), [&](const auto& one) { return html.substr(at).starts_with(one.first); });
    text += entity == kEntities.end() ? html[at] : entity->second;
    at += entity == kEntities.end() ? 1 : entity->first.size();
  }
  return text;
}

bool is_html(std::string_view body) {
  const std::string start = base::lower_ascii(body.substr(0, 1024));
  return start.find("<html") != std::string::npos || start.find("<!doctype") != std::string::npos ||
         start.find("<body") != std::string::npos || start.find("<?xml") != std::string::npos;
}

// A character of UTF-8 that the cut would go through goes whole.
void cut_at_a_character(std::string& line, std::size_t most) {
  const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(line[at]) & 0xc0) == 0x80; };
  std::size_t end = most;
  while (end > 0 && most - end < 4 && continues(end)) --end;
  line.resize(continues(end) ? most : end);
}

}  // namespace

std::string plain_text(std::string_view body, std::size_t most) {
  body = body.substr(0, kLookAt);
  std::string text = is_html(body) ? without_markup(body) : std::string(body);
  std::string line;
  for (const char c : text) {
    if (!is_blank(c))
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
    if (line.size() > most + 4) break;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  const bool cut = line.size() > most;
  if (cut) cut_at_a_character(line, most);
  const auto controls = std::count_if(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (controls > 0) return {};  // binary
  return base::printable(line) + (cut ? "…" : "");
}

std::string which_says(const HttpAnswer& answer) {
  const std::string text = plain_text(answer.body);
  return text.empty() ? "" : ", which says: \"" + text + "\"";
}

}  // namespace certkit::net
