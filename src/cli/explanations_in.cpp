#include <algorithm>
#include <cctype>

#include "base/shell_word.hpp"
#include "certkit/error.hpp"
#include "cli/error_texts.hpp"
#include "cli/explanations.hpp"
#include "issue/hresult.hpp"

namespace certkit::cli {
namespace {

using Kind = Explanation::Kind;

// The command with the URL that the text itself names, in place of one that has to be filled in.
std::string command(const ErrorText& row, const std::string& url) {
  std::string typed = "certkit " + std::string(row.check);
  if (url.empty()) return typed;
  for (const std::string_view gap : {"https://HOST", "HOST:443"}) {
    const std::size_t begin = typed.find(gap);
    if (begin == std::string::npos) continue;
    const std::size_t end = std::min(typed.find(' ', begin), typed.size());
    return typed.replace(begin, end - begin, base::shell_word(url));
  }
  return typed;
}

void add_row(Explanation& one, const ErrorText& row, const std::string& url) {
  one.findings.assign(row.findings.begin(), row.findings.end());
  one.page = "docs/troubleshooting/" + std::string(row.page) + ".md";
  one.check = command(row, url);
}

Explanation of_row(const Recognised& seen, const std::string& url) {
  Explanation one;
  one.kind = Kind::error_text;
  one.id = seen.text;
  one.title = seen.row->who;
  one.meaning = seen.row->meaning;
  add_row(one, *seen.row, url);
  return one;
}

// 0x80094800, wherever it stands.
std::vector<std::uint32_t> codes_in(const std::string& text) {
  std::vector<std::uint32_t> codes;
  for (std::size_t at = text.find("0x"); at != std::string::npos; at = text.find("0x", at + 2)) {
    std::size_t end = at + 2;
    while (end < text.size() && std::isxdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
    const auto code = issue::hresult_from_text(text.substr(at, end - at));
    if (code && issue::find_hresult(*code) != nullptr && std::find(codes.begin(), codes.end(), *code) == codes.end())
      codes.push_back(*code);
  }
  return codes;
}

// certkit's own: "error[expired]: …".
std::vector<std::string> own_words_in(const std::string& text) {
  std::vector<std::string> words;
  for (const std::string_view severity : {"error[", "warning[", "note["})
    for (std::size_t at = text.find(severity); at != std::string::npos; at = text.find(severity, at + 1)) {
      const std::size_t begin = at + severity.size();
      const std::size_t end = text.find(']', begin);
      if (end != std::string::npos && end - begin < 64) words.push_back(text.substr(begin, end - begin));
    }
  return words;
}

}  // namespace

std::vector<Explanation> explanations_in(const std::string& text) {
  std::vector<Explanation> found;
  const auto is_new = [&](const std::string& id) {
    return std::none_of(found.begin(), found.end(), [&](const Explanation& one) { return one.id == id; });
  };
  for (const std::string& word : own_words_in(text)) {
    if (!is_new(word)) continue;
    const std::vector<Explanation> all = all_explanations();
    const auto own = std::find_if(all.begin(), all.end(), [&](const Explanation& one) { return one.id == word; });
    if (own != all.end()) found.push_back(*own);
  }
  const std::string url = url_in(text);
  const std::vector<Recognised> seen = recognise(text);
  for (const std::uint32_t code : codes_in(text)) {
    const std::string id = issue::hresult_text(code);
    const bool in_row = std::any_of(seen.begin(), seen.end(), [&](const Recognised& one) {
      return std::any_of(one.row->texts.begin(), one.row->texts.end(), [&](std::string_view other) {
        const auto same = issue::hresult_from_text(other);
        return same && *same == code;
      });
    });
    if (!in_row && is_new(id)) found.push_back(explanation_of(id));
  }
  for (const Recognised& one : seen) found.push_back(of_row(one, url));
  return found;
}

}  // namespace certkit::cli
