#include "cli/render/pointer.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/login.hpp"
#include "base/text.hpp"
#include "cli/meaning.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kLongestWord = 60, kLongestLine = 100;
constexpr const char* kMask = "***";

bool is_secretive(const std::string& name) {
  const std::string lower = base::lower_ascii(name);
  for (const char* part : {"pas", "pw", "pin", "secret"})
    if (lower.find(part) != std::string::npos) return true;
  return false;
}

bool is_source(const std::string& word) {
  for (const char* whole : {"stdin", "prompt", "empty"})
    if (word == whole) return true;
  for (const char* prefix : {"env:", "file:", "fd:"})
    if (word.rfind(prefix, 0) == 0) return true;
  return false;
}

// "user:password@host", and not "email:joe@contoso.com", "file:joe@home" or a name of a file with such characters.
bool is_login_and_host(std::string_view word) {
  static constexpr std::array<std::string_view, 16> kOthers{"email", "mailto", "upn", "uri",  "dns", "sip",  "sips",    "xmpp",
                                                            "im",    "pres",   "tag", "file", "env", "exec", "dirname", "pkcs11"};
  const std::size_t colon = word.find(':'), at = word.rfind('@');
  if (colon == std::string_view::npos || at == std::string_view::npos || at < colon) return false;
  if (std::find(kOthers.begin(), kOthers.end(), base::lower_ascii(word.substr(0, colon))) != kOthers.end()) return false;
  const std::string_view host = word.substr(at + 1, word.find('/', at) - at - 1);
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.:[]").find(c) != std::string_view::npos;
  });
}

// As a shell would take it, on one line, and not longer than a line can be.
std::string shown(const std::string& word) {
  std::string text = base::printable(word);
  if (width(text) > kLongestWord) {
    std::size_t end = kLongestWord;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text = text.substr(0, end) + "…";
  }
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80 ||
           std::string_view("_./:=,@+%^*-").find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), plain)) return text;
  return (text.find('"') == std::string::npos ? '"' + text + '"' : '\'' + text + '\'');
}

}  // namespace

std::string without_login(const std::string& word) {
  if (word.find("://") != std::string::npos) return base::server_without_login(word);
  // "--connect-to=user:password@192.0.2.1", "www.contoso.com=user:password@192.0.2.1"
  const std::size_t equals = word.find('=');
  const std::size_t from = equals != std::string::npos && equals < word.find(':') ? equals + 1 : 0;
  const std::string_view value = std::string_view(word).substr(from);
  return is_login_and_host(value) ? word.substr(0, from) + base::server_without_login(value) : word;
}

std::optional<Pointer> find_pointer(const Error& error, std::span<const std::string> arguments) {
  const std::string& input = error.input();
  if (error.code() != Errc::usage || input.empty()) return std::nullopt;
  for (std::size_t i = arguments.size(); i-- > 0;) {
    const std::string& word = arguments[i];
    const auto is_meant = [&](const std::string& part) { return named(part) == input || without_login(part) == input; };
    if (is_meant(word)) return Pointer{i, input};
    const auto equals = word.find('=');
    if (equals == std::string::npos) continue;
    if (word.substr(0, equals) == input || is_meant(word.substr(equals + 1))) return Pointer{i, input};
  }
  return std::nullopt;
}

std::string masked(std::span<const std::string> arguments, std::size_t word) {
  const std::string& text = arguments[word];
  if (const auto pin = text.find("pin-value="); pin != std::string::npos) return text.substr(0, pin) + "pin-value=" + kMask;
  if (std::string shown = without_login(text); shown != text) return shown;
  const auto equals = text.find('=');
  const bool own_value = equals != std::string::npos && is_secretive(text.substr(0, equals));
  if (own_value) return is_source(text.substr(equals + 1)) ? text : text.substr(0, equals + 1) + kMask;
  if (text.rfind("pass:", 0) == 0) return kMask;
  const bool is_value = word > 0 && arguments[word - 1].rfind('-', 0) == 0 && arguments[word - 1].find('=') == std::string::npos &&
                        text.rfind('-', 0) != 0 && is_secretive(arguments[word - 1]);
  return is_value && !is_source(text) ? kMask : text;
}

void print(std::ostream& out, const Pointer& pointer, std::span<const std::string> arguments) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < arguments.size(); ++i) words.push_back(shown(masked(arguments, i)));
  // The words before the one that is meant, as many as leave room for it; then those after it, while there is room.
  std::string line = "certkit";
  std::size_t first = 0, room = kLongestLine - std::min(kLongestLine, width(words[pointer.word]) + width(line) + 4);
  for (std::size_t i = pointer.word; i-- > 0;) {
    if (width(words[i]) + 1 > room) {
      first = i + 1;
      break;
    }
    room -= width(words[i]) + 1;
  }
  if (first > 0) line += " …";
  for (std::size_t i = first; i < pointer.word; ++i) line += " " + words[i];
  const std::string& meant = words[pointer.word];
  const std::string part = base::printable(pointer.part);
  const auto at = meant.find(part);
  const std::size_t column = width(line) + 1 + (at == std::string::npos ? 0 : width(std::string_view(meant).substr(0, at)));
  const std::size_t length = at == std::string::npos ? width(meant) : width(part);
  line += " " + meant;
  for (std::size_t i = pointer.word + 1; i < words.size(); ++i) {
    if (width(line) + width(words[i]) + 1 > kLongestLine) {
      line += " …";
      break;
    }
    line += " " + words[i];
  }
  out << "  " << line << "\n  " << std::string(column, ' ') << std::string(std::max<std::size_t>(length, 1), '^') << '\n';
}

}  // namespace certkit::cli
