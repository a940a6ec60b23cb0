// The body of a block: base64, and what mail, JSON, shells and word processors do to it.
#include <algorithm>

#include "base/text.hpp"
#include "container/pem_blocks.hpp"

namespace certkit::container {

namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr auto kNowhere = std::string_view::npos;

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_line_end(char c) { return c == '\n' || c == '\r'; }
bool is_space(char c) { return is_blank(c) || is_line_end(c) || c == '\v' || c == '\f'; }
bool is_base64(char c) { return kAlphabet.find(c) != kNowhere; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// Text that may be a key, rewritten in place: no step makes it longer.
class Scratch {
 public:
  explicit Scratch(std::string_view text) : buffer_(text.size() + 4), size_(text.size()) {
    std::copy_n(text.data(), std::min(text.size(), buffer_.size()), data());
  }
  [[nodiscard]] std::string_view view() const { return as_text(buffer_.reveal().first(size_)); }
  [[nodiscard]] char* data() { return reinterpret_cast<char*>(buffer_.reveal_mutable().data()); }
  void resize(std::size_t size) { size_ = size; }
  void push(char c) { data()[size_++] = c; }  // padding only: at most 4

 private:
  Secret buffer_;
  std::size_t size_;
};

// Lines as they should be, which nearly all are, seen quickly: LF at their ends, no blanks, none empty, none long.
bool is_plain_layout(std::string_view body) {
  if (body.empty() || body.front() != '\n') return false;
  for (const char odd : {' ', '\t', '\r'})
    if (body.find(odd) != kNowhere) return false;
  for (std::size_t start = 1; start < body.size();) {
    const std::size_t end = std::min(body.find('\n', start), body.size());
    if (end == start || end - start > 76) return false;
    start = end + 1;
  }
  return true;
}

bool is_on_begin_line(std::string_view body) {
  return !body.empty() && !is_line_end(body.front()) &&
         std::any_of(body.begin(), std::find_if(body.begin(), body.end(), is_line_end), is_base64);
}

// How the lines lie, for the notes: everything here is skipped by the base64 decoder anyway.
void note_layout(std::string_view body, bool on_begin_line, const std::string& where, std::vector<Repair>& repairs) {
  if (is_plain_layout(body)) return;
  bool indented = false, trailing = false, inside = false, empty_line = false, long_line = false;
  std::size_t start = 0;
  // Each kind of line end is sought by itself, and no stretch twice: find_first_of would look at every character.
  std::size_t feed = body.find('\n'), carriage_return = body.find('\r');
  for (bool first = true; start < body.size(); first = false) {
    if (feed < start) feed = body.find('\n', start);
    if (carriage_return < start) carriage_return = body.find('\r', start);
    const std::size_t end = std::min({feed, carriage_return, body.size()});
    std::string_view line = body.substr(start, end - start);
    start = end + (body.substr(end, 2) == "\r\n" ? 2 : 1);
    const bool last = start >= body.size();
    if (line.empty()) {
      empty_line |= !first && !last;
      continue;
    }
    const bool blank_line = std::all_of(line.begin(), line.end(), is_blank);
    if (blank_line) {
      empty_line |= !first && !last;  // before the first line end, and after the last, it belongs to the armour's lines
      continue;
    }
    indented |= is_blank(line.front()) && !(first && on_begin_line);
    trailing |= is_blank(line.back()) && !last;
    while (is_blank(line.front())) line.remove_prefix(1);
    while (is_blank(line.back())) line.remove_suffix(1);
    inside |= line.find(' ') != kNowhere || line.find('\t') != kNowhere;
    long_line |= line.size() > 76;
  }
  if (on_begin_line) repairs.push_back({"one-line", where + "base64 begins on the BEGIN line"});
  if (indented) repairs.push_back({"indented", where + "lines are indented"});
  if (trailing) repairs.push_back({"trailing-blanks", where + "lines end in blanks"});
  if (inside) repairs.push_back({"blanks", where + "blanks stand inside lines"});
  if (empty_line) repairs.push_back({"blank-lines", where + "blank lines stand inside the block"});
  if (long_line) repairs.push_back({"long-lines", where + "lines are longer than 76 characters"});
}

// "\n", "\r", "\t", "\/", "\u002b" and the backslash of a continued line, as JSON, shells and .env files write them; also escaped twice.
bool unescape(Scratch& text) {
  const std::string_view in = text.view();
  if (in.find('\\') == kNowhere) return false;
  char* to = text.data();
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (in[i] != '\\') {
      *to++ = in[i];
      continue;
    }
    while (i + 1 < in.size() && in[i + 1] == '\\') ++i;
    if (i + 1 == in.size()) break;
    const char c = in[++i];
    if (c == 'n' || c == 'r')
      *to++ = '\n';
    else if (c == 't')
      *to++ = ' ';
    else if (c == 'u' && in.size() - i > 4 && in[i + 1] == '0' && in[i + 2] == '0' && hex_digit(in[i + 3]) >= 0 &&
             hex_digit(in[i + 3]) < 8 && hex_digit(in[i + 4]) >= 0) {
      *to++ = static_cast<char>(hex_digit(in[i + 3]) * 16 + hex_digit(in[i + 4]));
      i += 4;
    } else if (is_line_end(c))
      *to++ = c;
    else
      *to++ = c;
  }
  text.resize(static_cast<std::size_t>(to - in.data()));
  return true;
}

// Quoted-printable (RFC 2045 §6.7). An equals sign that is followed by hex digits, or by a line end and more base64, is not padding.
bool unquote_printable(Scratch& text) {
  const std::string_view in = text.view();
  const std::size_t last = in.find_last_not_of(" \t\r\n=");
  const std::size_t first = in.find('=');
  if (first == kNowhere || ((last == kNowhere || first > last) && in.find("=3D") == kNowhere)) return false;
  char* to = text.data();
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (in[i] != '=') {
      *to++ = in[i];
      continue;
    }
    if (in.size() - i > 2 && hex_digit(in[i + 1]) >= 0 && hex_digit(in[i + 2]) >= 0) {
      *to++ = static_cast<char>(hex_digit(in[i + 1]) * 16 + hex_digit(in[i + 2]));
      i += 2;
      continue;
    }
    std::size_t end = i + 1;
    while (end < in.size() && is_blank(in[end])) ++end;
    if (end < in.size() && is_line_end(in[end]) && i < last) {
      i = in.substr(end, 2) == "\r\n" ? end + 1 : end;
      continue;
    }
    *to++ = '=';
  }
  text.resize(static_cast<std::size_t>(to - in.data()));
  return true;
}

// RFC 1421 headers at the start, also where all line ends were lost. The two that matter are one word; others take their line.
std::vector<std::pair<std::string, std::string>> take_headers(std::string_view& text) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (;;) {
    const std::size_t start = text.find_first_not_of(" \t\r\n\"'>");
    if (start == kNowhere) break;
    std::size_t end = start;
    while (end < text.size() && end - start <= 64 && (is_base64(text[end]) || text[end] == '-')) ++end;
    if (end == start || end == text.size() || text[end] != ':') break;
    std::string name(text.substr(start, end - start));
    std::size_t from = std::min(text.find_first_not_of(" \t", end + 1), text.size());
    const bool one_word = name == "Proc-Type" || name == "DEK-Info";
    const std::size_t to = std::min(text.find_first_of(one_word ? " \t\r\n\"'" : "\r\n", from), text.size());
    headers.emplace_back(std::move(name), text.substr(from, to - from));
    text.remove_prefix(to);
    if (headers.size() > 64) break;
  }
  return headers;
}

struct Junk {
  bool quotes = false, odd_blanks = false, url = false;
};

// Keeps base64 characters and drops white space and what is known not to belong. Returns the place of the first character that is neither,
// or npos.
std::size_t sieve(Scratch& text, std::string_view in, Junk& junk) {
  char* to = text.data();
  const char* const begin = to;
  for (std::size_t i = 0; i < in.size(); ++i) {
    const char c = in[i];
    if (is_base64(c) || c == '=')
      *to++ = c;
    else if (is_space(c))
      continue;
    else if (c == '-' || c == '_')
      *to++ = c == '-' ? '+' : '/', junk.url = true;
    else if (c == '"' || c == '\'' || c == '>' || c == '|' || c == ',' || c == ';' || c == '#' || c == '*')
      junk.quotes = true;
    else if (in.substr(i, 2) == "\u00a0")
      ++i, junk.odd_blanks = true;
    else if (in.substr(i, 3) == "\u200b" || in.substr(i, 3) == "\u202f")
      i += 2, junk.odd_blanks = true;
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      junk.odd_blanks = true;
    else
      return i;
  }
  text.resize(static_cast<std::size_t>(to - begin));
  return kNowhere;
}

// Padding that is missing, too much, or whose unused bits are not zero. False: the number of characters is none that base64 can have.
bool mend_padding(Scratch& text, bool& mended) {
  std::string_view in = text.view();
  const std::size_t end = in.find_last_not_of('=');
  if (end == kNowhere || in.substr(0, end).find('=') != kNowhere) return end == kNowhere;
  const std::size_t pads = in.size() - end - 1, wanted = (4 - (end + 1) % 4) % 4;
  if (wanted == 3) return false;
  const std::size_t unused = wanted == 2 ? 15 : wanted == 1 ? 3 : 0, value = kAlphabet.find(in[end]);
  mended = pads != wanted || (value & unused) != 0;
  text.data()[end] = kAlphabet[value & ~unused];
  text.resize(end + 1);
  for (std::size_t i = 0; i < wanted; ++i) text.push('=');
  return true;
}

[[noreturn]] void refuse(std::string_view body, std::size_t at, std::size_t line) {
  for (std::size_t i = 0; i < at; ++i)
    if (body[i] == '\n' || (body[i] == '\r' && body.substr(i + 1, 1) != "\n")) ++line;
  std::size_t size = 1;
  while (at + size < body.size() && (static_cast<unsigned char>(body[at + size]) & 0xc0) == 0x80 && size < 4) ++size;
  throw Error(Errc::malformed,
              "line " + std::to_string(line) + " has '" + base::printable(body.substr(at, size)) + "' in it, which base64 does not have");
}

}  // namespace

PemBody decode_body(std::string_view body, std::size_t line, Armour armour) {
  PemBody result;
  const std::string where = "line " + std::to_string(line) + ": ";
  Bytes octets;
  if (base::from_base64(body, octets)) {
    note_layout(body, armour == Armour::there && is_on_begin_line(body), where, result.repairs);
    result.octets = Secret(std::move(octets));
    return result;
  }
  Scratch text(body);
  if (unescape(text)) result.repairs.push_back({"escaped", where + "line ends are written as backslash escapes"});
  if (unquote_printable(text)) result.repairs.push_back({"quoted-printable", where + "the block is quoted-printable"});
  std::string_view rest = text.view();
  const bool on_begin_line = armour == Armour::there && is_on_begin_line(rest);
  result.headers = take_headers(rest);
  note_layout(rest.substr(std::min(rest.find_first_not_of("\r\n"), rest.size())), on_begin_line, where, result.repairs);
  Junk junk;
  const bool untouched = result.repairs.empty();
  Scratch sieved(rest);
  const std::size_t bad = sieve(sieved, rest, junk);
  if (bad != kNowhere) refuse(untouched ? body : rest, untouched ? bad + (body.size() - rest.size()) : bad, line);
  if (junk.quotes) result.repairs.push_back({"quoted", where + "the lines are quoted"});
  if (junk.odd_blanks) result.repairs.push_back({"odd-blanks", where + "control characters or blanks of other scripts stand in the lines"});
  if (junk.url) result.repairs.push_back({"base64url", where + "it is base64url (- and _ for + and /)"});
  bool padding = false;
  if (!mend_padding(sieved, padding) || !base::from_base64(sieved.view(), octets))
    throw Error(Errc::malformed, "its base64 is damaged: characters are missing or padding stands inside");
  if (padding) result.repairs.push_back({"padding", where + "the padding of the base64 is not right"});
  result.octets = Secret(std::move(octets));
  return result;
}

}  // namespace certkit::container
