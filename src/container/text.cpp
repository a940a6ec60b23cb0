#include "container/text.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace certkit::container {

namespace {

constexpr std::string_view kBom = "\xef\xbb\xbf";

Secret take(std::string&& text) {
  Secret secret = Secret::copy_of(text);
  wipe(text.data(), text.size());
  return secret;
}

enum class Wide { no, little, big };

// UTF-16 by its byte order mark, else by where the zero octets are: text of this trade is ASCII nearly throughout.
Wide is_utf16(ByteView octets) {
  if (octets.size() < 4) return Wide::no;
  if (octets[0] == 0xff && octets[1] == 0xfe) return Wide::little;
  if (octets[0] == 0xfe && octets[1] == 0xff) return Wide::big;
  const std::size_t units = std::min<std::size_t>(octets.size(), 4096) / 2;
  std::size_t first = 0, second = 0;
  for (std::size_t i = 0; i < units; ++i) {
    first += octets[2 * i] == 0;
    second += octets[2 * i + 1] == 0;
  }
  if (second * 10 > units * 7 && first * 10 < units) return Wide::little;
  if (first * 10 > units * 7 && second * 10 < units) return Wide::big;
  return Wide::no;
}

// One-octet text that was joined to UTF-16, which would become ideographs: so many units in a row of two ASCII letters are no language.
bool has_narrow_text(ByteView octets) {
  constexpr int kOctets = 48;
  int run = 0;
  for (const std::uint8_t octet : octets) {
    run = (octet >= 0x20 && octet < 0x7f) || octet == '\n' || octet == '\r' || octet == '\t' ? run + 1 : 0;
    if (run == kOctets) return true;
  }
  return false;
}

// The text without NULs and byte order marks: both are left inside by files that were joined, and by PowerShell's `>>`.
Secret without_nul_and_bom(std::string_view text) {
  Secret kept(text.size());
  auto* to = kept.reveal_mutable().data();
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\0') continue;
    if (text[i] == kBom[0] && text.substr(i, kBom.size()) == kBom) {
      i += kBom.size() - 1;
      continue;
    }
    to[size++] = static_cast<std::uint8_t>(text[i]);
  }
  return Secret::copy_of(kept.reveal().first(size));
}

void keep(Text& text, Secret&& converted) {
  text.converted = std::move(converted);
  text.utf8 = as_text(text.converted.reveal());
}

void note_line_ends(Text& text) {
  bool crlf = false, cr = false;
  for (std::size_t at = text.utf8.find('\r'); at != std::string_view::npos; at = text.utf8.find('\r', at + 1)) {
    (at + 1 < text.utf8.size() && text.utf8[at + 1] == '\n' ? crlf : cr) = true;
    if (crlf && cr) break;
  }
  if (crlf) text.repairs.push_back({"crlf", "lines end in CR LF"});
  if (cr) text.repairs.push_back({"cr", "lines end in CR alone"});
}

}  // namespace

void note(std::vector<Repair>& repairs, Repair repair) {
  const bool known = std::any_of(repairs.begin(), repairs.end(),
                                 [&](const Repair& other) { return other.id == repair.id && other.message == repair.message; });
  if (!known) repairs.push_back(std::move(repair));
}

std::optional<Text> to_text(ByteView octets) {
  Text text;
  text.utf8 = as_text(octets);
  if (const Wide wide = is_utf16(octets); wide != Wide::no && !has_narrow_text(octets)) {
    const bool odd = octets.size() % 2 != 0;
    if (auto utf8 = base::utf16_to_utf8(octets.first(octets.size() - odd), wide == Wide::big)) {
      const bool marked = octets[0] >= 0xfe;
      text.repairs.push_back({"utf-16", std::string("the text is UTF-16 ") + (wide == Wide::big ? "big endian" : "little endian") +
                                            (marked ? "" : " without a byte order mark") +
                                            (odd ? "; half a character at its end was dropped" : "")});
      keep(text, take(std::move(*utf8)));
    }
  }
  const bool wide = !text.repairs.empty();
  if (!wide && !base::is_utf8(text.utf8)) {
    if (text.utf8.find("BEGIN ") == std::string_view::npos &&
        text.utf8.find(std::string_view("B\0E\0G\0I\0N\0", 10)) == std::string_view::npos)
      return std::nullopt;
    text.repairs.push_back({"latin-1", "the text is not UTF-8: octets above 127 were read as Latin-1"});
    keep(text, take(base::latin1_to_utf8(octets)));
  }
  const bool bom = text.utf8.find(kBom) != std::string_view::npos, nul = text.utf8.find('\0') != std::string_view::npos;
  if (bom || nul) {
    if (bom && !(wide && text.utf8.rfind(kBom) == 0))
      text.repairs.push_back(
          {"bom", text.utf8.starts_with(kBom) ? "a byte order mark precedes the text" : "a byte order mark stands inside the text"});
    if (nul) text.repairs.push_back({"nul", "NUL octets in or after the text were skipped"});
    keep(text, without_nul_and_bom(text.utf8));
  }
  if (text.utf8.ends_with('\x1a')) {
    text.utf8.remove_suffix(1);
    text.repairs.push_back({"control-z", "the text ends in Control-Z, the end-of-file mark of DOS"});
  }
  note_line_ends(text);
  return text;
}

}  // namespace certkit::container
