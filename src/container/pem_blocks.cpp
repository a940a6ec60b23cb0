#include "container/pem_blocks.hpp"

#include <algorithm>
#include <array>

namespace certkit::container {

namespace {

constexpr std::size_t kLongestLabel = 64, kDashes = 5;
constexpr auto kNowhere = std::string_view::npos;

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_line_end(char c) { return c == '\n' || c == '\r'; }

// Word processors and mail programs turn hyphens into these: U+2010 to U+2015 and U+2212.
constexpr std::array<std::string_view, 7> kOtherDashes = {"\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212"};

// Octets of the dash that starts at, or ends before, `at`; 0 if there is none.
std::size_t dash_at(std::string_view text, std::size_t at) {
  if (at < text.size() && text[at] == '-') return 1;
  const bool other = std::find(kOtherDashes.begin(), kOtherDashes.end(), text.substr(std::min(at, text.size()), 3)) != kOtherDashes.end();
  return other ? 3 : 0;
}
std::size_t dash_before(std::string_view text, std::size_t at) {
  if (at >= 1 && text[at - 1] == '-') return 1;
  return at >= 3 && dash_at(text, at - 3) == 3 ? 3 : 0;
}

bool is_label_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '#' || c == '/' || c == '_' || c == '.';
}

bool word_follows(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return text.substr(at, 6) == "BEGIN " || text.substr(at, 4) == "END ";
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

std::size_t LineCount::of(std::string_view part) noexcept {
  const auto at = static_cast<std::size_t>(part.data() - text_.data());
  const std::string_view text = text_.substr(0, at);
  for (std::size_t i = text.find('\n', counted_to_); i != kNowhere; i = text.find('\n', i + 1)) ++line_;
  for (std::size_t i = text.find('\r', counted_to_); i != kNowhere; i = text.find('\r', i + 1))
    if (text_.substr(i + 1, 1) != "\n") ++line_;
  counted_to_ = std::max(counted_to_, at);
  return line_;
}

// A marker needs a dash before its word; how many, and of which kind, is damage that can be undone.
std::optional<PemFinder::Marker> PemFinder::marker_at(std::size_t word, bool begin) const {
  Marker found;
  found.begin = begin;
  std::size_t from = word;
  while (from > 0 && is_blank(text_[from - 1]) && word - from < 4) --from;
  if (dash_before(text_, from) == 0) return std::nullopt;
  found.odd_dashes = from != word;
  // "FRONT-END" in a comment is no marker: two hyphens at least, or one longer dash, wherever the block before ends.
  if (dash_before(text_, from) == 1 && dash_before(text_, from - 1) == 0) return std::nullopt;
  const std::size_t dashes_end = from;
  for (std::size_t size = dash_before(text_, from); size != 0 && from - size >= at_; size = dash_before(text_, from)) {
    found.odd_dashes |= size != 1;
    from -= size;
  }
  const std::size_t dashes = dashes_end - from;
  found.odd_dashes |= dashes != kDashes;

  const std::size_t label_from = word + (begin ? 5 : 3);
  std::size_t to = label_from;
  while (to < text_.size() && to - label_from <= kLongestLabel && is_label_character(text_[to])) ++to;
  found.label = trim(text_.substr(label_from, to - label_from));
  if (found.label.empty() || found.label.size() > kLongestLabel) return std::nullopt;
  if (dash_at(text_, to) == 0 && ((to < text_.size() && !is_line_end(text_[to])) || dashes + 1 < kDashes)) return std::nullopt;
  // Where the next marker follows on the same line, its dashes are its own.
  std::size_t run = to, other = 0;
  while (const std::size_t size = dash_at(text_, run)) other += size != 1, run += size;
  if (other == 0 && run - to > kDashes && word_follows(text_, run)) run = to + kDashes;
  found.odd_dashes |= other != 0 || run - to != kDashes;
  found.from = from;
  found.to = run;
  return found;
}

// Both words end in a blank, which base64 does not have: so this is fast where it matters, and nothing is searched twice.
std::optional<PemFinder::Marker> PemFinder::marker(std::size_t from) const {
  for (std::size_t blank = text_.find(' ', from); blank != kNowhere; blank = text_.find(' ', blank + 1)) {
    const std::string_view before = text_.substr(from, blank - from);
    const bool begin = before.ends_with("BEGIN");
    if (!begin && !before.ends_with("END")) continue;
    if (auto found = marker_at(blank - (begin ? 5 : 3), begin)) return found;
  }
  return std::nullopt;
}

void PemFinder::note_place(const Marker& begin, PemBlock& block) const {
  const std::string at_line = "line " + std::to_string(block.line) + ": ";
  std::size_t start = begin.from;
  while (start > at_ && !is_line_end(text_[start - 1])) --start;
  const std::string_view before = text_.substr(start, begin.from - start);
  const bool follows_a_block = start == at_ && at_ > 0 && !is_line_end(text_[at_ - 1]);
  if (follows_a_block && trim(before).empty())
    block.repairs.push_back({"joined-blocks", at_line + "this block begins on the line on which the one before ends"});
  else if (!trim(before).empty())
    block.repairs.push_back({"text-on-line", at_line + "other text precedes the BEGIN on its line"});
  else if (!before.empty())
    block.repairs.push_back({"indented", at_line + "the BEGIN line is indented"});
}

std::optional<PemBlock> PemFinder::next() {
  const std::optional<Marker> first = marker(at_);
  if (!first) return std::nullopt;
  PemBlock block;
  block.label = first->label;
  block.line = lines_.of(text_.substr(first->from));
  const std::string at_line = "line " + std::to_string(block.line) + ": ";
  if (first->odd_dashes) block.repairs.push_back({"dashes", at_line + "not five hyphens on each side of BEGIN or END"});
  if (!first->begin) {  // an END alone: what it ends is in the text before it
    block.has_begin = false;
    block.body = text_.substr(at_, first->from - at_);
    at_ = first->to;
    return block;
  }
  block.preface = text_.substr(at_, first->from - at_);
  note_place(*first, block);
  at_ = first->to;
  const std::optional<Marker> second = marker(at_);
  block.body = text_.substr(at_, second ? second->from - at_ : kNowhere);
  if (!second || second->begin) {
    block.has_end = false;
    at_ += block.body.size();
    return block;
  }
  if (second->odd_dashes && !first->odd_dashes)
    block.repairs.push_back({"dashes", at_line + "not five hyphens on each side of BEGIN or END"});
  if (second->label != first->label)
    block.repairs.push_back({"label-mismatch", at_line + "BEGIN " + block.label + " is closed by END " + std::string(second->label)});
  at_ = second->to;
  return block;
}

bool has_armour(std::string_view text) { return PemFinder(text).next().has_value(); }

}  // namespace certkit::container
