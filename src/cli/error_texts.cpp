#include "cli/error_texts.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "base/text.hpp"

namespace certkit::cli {
namespace {

bool is_word(char c) noexcept { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0; }
bool is_blank(char c) noexcept { return std::isspace(static_cast<unsigned char>(c)) != 0; }

// As texts are compared: in lower case, each white space one blank, the marks of a quoted mail left out, one kind of quote.
std::string folded(std::string_view text) {
  std::string lower = base::lower(text);
  for (const std::string_view quote : {"\xe2\x80\x98", "\xe2\x80\x99"})
    for (std::size_t at = lower.find(quote); at != std::string::npos; at = lower.find(quote, at)) lower.replace(at, quote.size(), "'");
  for (std::size_t at = lower.find("\xc2\xa0"); at != std::string::npos; at = lower.find("\xc2\xa0", at)) lower.replace(at, 2, " ");
  std::string one;
  bool line_begins = true;
  for (const char c : lower) {
    if (c == '\n') line_begins = true;
    if (is_blank(c) || (line_begins && c == '>')) {
      if (!one.empty() && one.back() != ' ') one += ' ';
      continue;
    }
    line_begins = false;
    one += c;
  }
  return one;
}

struct Span {
  std::size_t begin = 0, end = 0;
};
constexpr std::size_t kMostPlaces = 64;  // of one fragment: a log of a day says the same often

// Where `part` stands as words of its own, at or behind `from`; npos: nowhere.
std::size_t find_words(std::string_view text, std::string_view part, std::size_t from) {
  for (std::size_t at = text.find(part, from); at != std::string_view::npos; at = text.find(part, at + 1)) {
    const std::size_t end = at + part.size();
    const bool begins = at == 0 || !is_word(text[at - 1]) || !is_word(part.front());
    const bool ends = end == text.size() || !is_word(text[end]) || !is_word(part.back());
    if (begins && ends) return at;
  }
  return std::string_view::npos;
}

// Every place of a fragment, whose parts are what stands between its stars.
std::vector<Span> places(std::string_view text, std::string_view fragment) {
  const std::string form = folded(fragment);
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= form.size();) {
    const std::size_t star = std::min(form.find('*', begin), form.size());
    parts.push_back(std::string_view(form).substr(begin, star - begin));
    begin = star + 1;
  }
  std::vector<Span> found;
  // Ends are those of words, but at a star: "SEC_ERROR_OCSP_*_RESPONSE".
  const auto first = [&](std::size_t from) { return parts.size() == 1 ? find_words(text, parts[0], from) : text.find(parts[0], from); };
  for (std::size_t at = first(0); at != std::string_view::npos && found.size() < kMostPlaces; at = first(at + 1)) {
    std::size_t end = at + parts[0].size();
    bool whole = true;
    for (std::size_t i = 1; i < parts.size() && whole; ++i) {
      const std::size_t gap = text.substr(end, ErrorText::kMostBetween + parts[i].size()).find(parts[i]);
      whole = gap != std::string_view::npos;
      if (whole) end += gap + parts[i].size();
    }
    if (whole) found.push_back({at, end});
  }
  return found;
}

std::set<std::string> words_of(std::string_view text) {
  std::set<std::string> words;
  std::string word;
  for (const char c : folded(text) + ' ') {
    if (is_word(c))
      word += c;
    else if (!word.empty())
      words.insert(std::exchange(word, {}));
  }
  return words;
}

}  // namespace

std::vector<const ErrorText*> all_error_texts() {
  std::vector<const ErrorText*> all;
  for (const ErrorTexts* table : {&alert_texts(), &browser_texts(), &device_texts(), &dotnet_texts(), &go_texts(), &java_texts(),
                                  &openssl_texts(), &other_texts(), &windows_texts()})
    for (const ErrorText& row : *table) all.push_back(&row);
  return all;
}

std::vector<Recognised> recognise(std::string_view pasted) {
  struct Hit {
    Recognised what;
    std::vector<Span> spans;
  };
  const std::string text = folded(pasted);
  std::vector<Hit> hits;
  for (const ErrorText* row : all_error_texts()) {
    Hit hit;
    for (const std::string_view fragment : row->texts) {
      const std::vector<Span> spans = places(text, fragment);
      if (!spans.empty() && hit.what.row == nullptr) hit.what = {row, fragment};
      hit.spans.insert(hit.spans.end(), spans.begin(), spans.end());
    }
    if (hit.what.row != nullptr) hits.push_back(std::move(hit));
  }
  // Wherever it stands, a longer one stands around it: "self-signed certificate" in "self-signed certificate in certificate chain".
  const auto is_part = [&](const Hit& one, const Span& span) {
    return std::any_of(hits.begin(), hits.end(), [&](const Hit& other) {
      return &other != &one && std::any_of(other.spans.begin(), other.spans.end(), [&](const Span& around) {
        return around.begin <= span.begin && span.end <= around.end && around.end - around.begin > span.end - span.begin;
      });
    });
  };
  std::vector<Recognised> result;
  for (const Hit& hit : hits)
    if (!std::all_of(hit.spans.begin(), hit.spans.end(), [&](const Span& span) { return is_part(hit, span); })) result.push_back(hit.what);
  if (std::any_of(result.begin(), result.end(), [](const Recognised& one) { return !one.row->vague; }))
    std::erase_if(result, [](const Recognised& one) { return one.row->vague; });
  std::stable_sort(result.begin(), result.end(),
                   [](const Recognised& a, const Recognised& b) { return a.row->findings.size() < b.row->findings.size(); });
  return result;
}

std::string_view nearest_error_text(std::string_view pasted) {
  const std::set<std::string> given = words_of(pasted);
  std::string_view nearest;
  double best = 0.5;
  for (const ErrorText* row : all_error_texts())
    for (const std::string_view fragment : row->texts) {
      const std::set<std::string> words = words_of(fragment);
      const auto common = std::count_if(words.begin(), words.end(), [&](const std::string& word) { return given.contains(word); });
      const double share = static_cast<double>(common) / static_cast<double>(words.size());
      if (words.size() >= 3 && share > best) {
        best = share;
        nearest = fragment;
      }
    }
  return nearest;
}

std::string url_in(std::string_view pasted) {
  const std::size_t begin = base::lower_ascii(pasted).find("https://");
  if (begin == std::string::npos) return {};
  std::size_t end = begin;
  while (end < pasted.size() && !is_blank(pasted[end]) &&
         std::string_view("\"'<>()[]{}|\\^`,;").find(pasted[end]) == std::string_view::npos &&
         static_cast<unsigned char>(pasted[end]) >= 0x21 && static_cast<unsigned char>(pasted[end]) < 0x7f)
    ++end;
  while (end > begin && std::string_view(".:_*!?").find(pasted[end - 1]) != std::string_view::npos) --end;  // of the sentence around it
  const std::string url(pasted.substr(begin, end - begin));
  return url.size() > std::string_view("https://").size() ? url : std::string();
}

}  // namespace certkit::cli
