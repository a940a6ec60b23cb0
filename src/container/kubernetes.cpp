// Kubernetes keeps files as base64 in YAML or JSON: a kubeconfig (certificate-authority-data, client-certificate-data), a Secret or a List
// of them (data: tls.crt, keystore.p12). What is looked for is a value, of a key, that begins as the base64 of something known; the rest of
// the document does not matter, and no YAML is parsed.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "container/internal.hpp"
#include "container/pem_blocks.hpp"

namespace certkit::container {
namespace {

constexpr std::string_view kPem = "LS0tLS1CRUdJTi";  // "-----BEGIN "
constexpr std::size_t kShortest = 64;                // of binary: a word may begin so, too
constexpr std::size_t kLongestKey = 512;             // with what stands between it and its value
constexpr std::string_view kBlanks = " \t";

bool is_symbol(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
}

// Before a value: "key: ", "\"key\": \"", or "key: |" and a new line. nullopt: there is no key.
std::optional<std::string_view> key_before(std::string_view text) {
  text = text.substr(text.size() - std::min(text.size(), kLongestKey));
  const auto drop = [&](std::string_view what) { text = text.substr(0, text.find_last_not_of(what) + 1); };
  drop(" \t\"'");
  if (text.ends_with('\n')) {  // a block, of which this is the first line
    drop(" \t\r\n");
    drop("|>-+0123456789");
    drop(kBlanks);
  }
  if (!text.ends_with(':')) return std::nullopt;
  text.remove_suffix(1);
  drop(" \t\"'");
  const std::size_t before = text.find_last_of(" \t\r\n\"',{");
  const std::string_view key = before == std::string_view::npos ? text : text.substr(before + 1);
  return key.empty() ? std::nullopt : std::optional(key);
}

// The value that begins here, with the lines of a block that belong to it.
std::string_view value_at(std::string_view text) {
  std::size_t end = 0;
  for (;;) {
    while (end < text.size() && is_symbol(text[end])) ++end;
    const std::size_t line_end = text.find_first_not_of(" \t\r", end);
    if (line_end == std::string_view::npos || text[line_end] != '\n') break;
    const std::size_t next = text.find_first_not_of(kBlanks, line_end + 1);
    if (next == std::string_view::npos || next == line_end + 1) break;  // a line that is not indented
    std::size_t to = next;
    while (to < text.size() && is_symbol(text[to])) ++to;
    const bool whole = to > next && (to == text.size() || text[to] == '\n' || text[to] == '\r' || text[to] == ' ');
    if (!whole) break;
    end = to;
  }
  return text.substr(0, end);
}

// Where values may begin, one after the other; each kind of start is looked for once in the whole text.
class Starts {
 public:
  Starts(std::string_view text, bool binary) : text_(text), kinds_(binary ? kStarts.size() : 1) {
    for (std::size_t i = 0; i < kinds_; ++i) at_[i] = text.find(kStarts[i]);
  }
  [[nodiscard]] std::size_t next(std::size_t from) {
    std::size_t first = std::string_view::npos;
    for (std::size_t i = 0; i < kinds_; ++i) {
      if (at_[i] < from) at_[i] = text_.find(kStarts[i], from);
      first = std::min(first, at_[i]);
    }
    return first;
  }

 private:
  static constexpr std::array<std::string_view, 4> kStarts = {kPem, "MII", "/u3+7", "zs7Oz"};  // PEM; DER, JKS, JCEKS
  std::string_view text_;
  std::size_t kinds_;
  std::array<std::size_t, kStarts.size()> at_{};
};

}  // namespace

bool read_kubernetes(std::string_view text, Reading& reading, const Source& outer) {
  const bool secret = text.find("Secret") != std::string_view::npos && text.find("data") != std::string_view::npos;
  LineCount lines(text);
  Starts starts(text, secret);
  bool any = false;
  for (std::size_t at = starts.next(0); at != std::string_view::npos; at = starts.next(at)) {
    const auto key = at != 0 && is_symbol(text[at - 1]) ? std::nullopt : key_before(text.substr(0, at));
    const std::string_view value = key ? value_at(text.substr(at)) : std::string_view();
    if (!key || (!value.starts_with(kPem) && value.size() < kShortest)) {
      ++at;
      continue;
    }
    Source source = at_place(outer, "line " + std::to_string(lines.of(text.substr(at))) + ", " + base::printable(*key));
    source = nested(source, "base64");
    at += value.size();
    try {
      Bytes octets;
      const bool good = base::from_base64(value, octets);
      const Secret content(std::move(octets));
      if (!good) throw Error(Errc::malformed, "the base64 of " + base::printable(*key) + " is damaged");
      if (read_octets(content.reveal(), reading, source, {})) any = true;
    } catch (const Error& error) {
      add_problem(reading, source, error);
      any = true;
    }
  }
  return any;
}

}  // namespace certkit::container
