#include "cli/manual/roff.hpp"

#include <cstdint>
#include <cstdio>

namespace certkit::cli {
namespace {

// The code point at text[at], which is then moved behind it. The texts are our own sources': valid UTF-8.
std::uint32_t code_point(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at++]);
  if (first < 0x80) return first;
  const int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  std::uint32_t value = first & (0x3fu >> more);
  for (int i = 0; i < more && at < text.size(); ++i) value = value << 6 | (static_cast<unsigned char>(text[at++]) & 0x3fu);
  return value;
}

}  // namespace

std::string roff(std::string_view text) {
  std::string out;
  bool line_begins = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t c = code_point(text, at);
    if (line_begins && (c == '.' || c == '\'')) out += "\\&";
    line_begins = c == '\n';
    if (c == '\\')
      out += "\\(rs";
    else if (c == '-')
      out += "\\-";
    else if (c == '\'')
      out += "\\(aq";
    else if (c == '`')
      out += "\\(ga";
    else if (c == '^')
      out += "\\(ha";
    else if (c == '~')
      out += "\\(ti";
    else if (c < 0x80)
      out += static_cast<char>(c);
    else {
      char name[16];
      std::snprintf(name, sizeof name, "\\[u%04X]", c);
      out += name;
    }
  }
  return out;
}

std::string bold(std::string_view text) { return "\\fB" + roff(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + roff(text) + "\\fR"; }

}  // namespace certkit::cli
