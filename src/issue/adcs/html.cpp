#include "issue/adcs/html.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace certkit::issue::adcs {
namespace {

constexpr std::size_t kElementText = 4096, kWholeText = 64u << 10, kEntityLength = 10;

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

void append_code_point(std::string& out, unsigned long c) {
  if (c == 0xa0 || c < 0x20) c = ' ';
  if (c > 0x10'ffff || (c >= 0xd800 && c <= 0xdfff)) return;
  const auto put = [&](unsigned long octet) { out.push_back(static_cast<char>(static_cast<unsigned char>(octet))); };
  if (c < 0x80) return put(c);
  if (c < 0x800) return put(0xc0 | c >> 6), put(0x80 | (c & 0x3f));
  if (c < 0x1'0000) return put(0xe0 | c >> 12), put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
  put(0xf0 | c >> 18), put(0x80 | (c >> 12 & 0x3f)), put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
}

// The number of "#38" or "#x26"; false if it is none.
bool numeric(std::string_view entity, unsigned long& value) {
  const bool hex = entity.size() > 2 && (entity[1] == 'x' || entity[1] == 'X');
  const std::string_view digits = entity.substr(hex ? 2 : 1);
  value = 0;
  for (const char c : digits) {
    const bool decimal = c >= '0' && c <= '9';
    if (!decimal && !(hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))) return false;
    value = value * (hex ? 16 : 10) + static_cast<unsigned long>(decimal ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return !digits.empty();
}

std::string resolved(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t end = text[i] == '&' ? text.substr(i, kEntityLength).find(';') : std::string_view::npos;
    if (end == std::string_view::npos) {
      out += text[i];
      continue;
    }
    const std::string_view entity = text.substr(i + 1, end - 1);
    unsigned long number = 0;
    if (entity.starts_with('#') && numeric(entity, number))
      append_code_point(out, number);
    else if (entity == "amp" || entity == "AMP")
      out += '&';
    else if (entity == "lt")
      out += '<';
    else if (entity == "gt")
      out += '>';
    else if (entity == "quot")
      out += '"';
    else if (entity == "apos")
      out += '\'';
    else if (entity == "nbsp")
      out += ' ';
    else
      out += text.substr(i, end + 1);
    i += end;
  }
  return out;
}

struct Tag {
  std::string name;  // lower case; "/p" closes
  std::string id;    // lower case
  std::vector<std::string> links;
};

class Reader {
 public:
  Reader(std::string_view page, std::span<const std::string_view> ids) : page_(page), ids_(ids) {}

  Html read() {
    while (at_ < page_.size()) {
      const std::size_t next = std::min(page_.find('<', at_), page_.size());
      add_text(page_.substr(at_, next - at_));
      at_ = next;
      if (at_ < page_.size()) markup();
    }
    return std::move(html_);
  }

 private:
  struct Open {
    std::string name, id;
  };

  void markup() {
    const std::string_view rest = page_.substr(at_);
    if (rest.starts_with("<!--")) return skip_behind("-->", 4);
    if (rest.starts_with("<!") || rest.starts_with("<?")) return skip_behind(">", 2);
    const bool closes = rest.size() > 1 && rest[1] == '/';
    if (rest.size() <= (closes ? 2 : 1) || !letter(rest[closes ? 2 : 1])) {
      add_text("<");
      ++at_;
      return;
    }
    const Tag tag = read_tag();
    if (tag.name == "script" || tag.name == "style") return skip_element(tag.name);
    begin_and_end(tag);
  }

  void skip_behind(std::string_view end, std::size_t from) {
    const std::size_t found = page_.find(end, at_ + from);
    at_ = found == std::string_view::npos ? page_.size() : found + end.size();
  }

  void skip_element(const std::string& name) {
    for (std::size_t end = page_.find("</", at_); end != std::string_view::npos; end = page_.find("</", end + 2)) {
      if (base::lower_ascii(page_.substr(end + 2, name.size())) != name) continue;
      at_ = end;
      return skip_behind(">", 2);
    }
    at_ = page_.size();
  }

  Tag read_tag() {
    Tag tag;
    ++at_;
    const std::size_t begin = at_;
    while (at_ < page_.size() && !blank(page_[at_]) && page_[at_] != '>' && (page_[at_] != '/' || at_ == begin)) ++at_;
    tag.name = base::lower_ascii(page_.substr(begin, at_ - begin));
    while (at_ < page_.size() && page_[at_] != '>') {
      if (blank(page_[at_]) || page_[at_] == '/')
        ++at_;
      else
        read_attribute(tag);
    }
    if (at_ < page_.size()) ++at_;
    return tag;
  }

  void read_attribute(Tag& tag) {
    const std::size_t begin = at_;
    while (at_ < page_.size() && !blank(page_[at_]) && page_[at_] != '>' && page_[at_] != '=') ++at_;
    const std::string name = base::lower_ascii(page_.substr(begin, at_ - begin));
    skip_blanks();
    if (at_ >= page_.size() || page_[at_] != '=') return;
    ++at_;
    skip_blanks();
    const std::string_view value = read_value();
    if (name == "id" && tag.id.empty()) tag.id = base::lower_ascii(value);
    // A form's button may lead there as well as a link.
    if (name == "href" || name == "src" || name == "action" || name == "onclick") tag.links.push_back(resolved(value));
  }

  std::string_view read_value() {
    if (at_ >= page_.size()) return {};
    const char quote = page_[at_];
    if (quote != '"' && quote != '\'') {
      const std::size_t begin = at_;
      while (at_ < page_.size() && !blank(page_[at_]) && page_[at_] != '>') ++at_;
      return page_.substr(begin, at_ - begin);
    }
    const std::size_t begin = ++at_, end = std::min(page_.find(quote, begin), page_.size());
    at_ = std::min(end + 1, page_.size());
    return page_.substr(begin, end - begin);
  }

  void skip_blanks() {
    while (at_ < page_.size() && blank(page_[at_])) ++at_;
  }

  void begin_and_end(const Tag& tag) {
    html_.links.insert(html_.links.end(), tag.links.begin(), tag.links.end());
    add_text(" ");
    if (open_.empty() && tag.id.empty()) return;
    const std::string name = tag.name.starts_with('/') ? tag.name.substr(1) : tag.name;
    std::erase_if(open_, [&](const Open& open) { return open.name == name; });
    const bool wanted = std::find(ids_.begin(), ids_.end(), tag.id) != ids_.end();
    if (!wanted || tag.name.starts_with('/') || html_.text_of.count(tag.id) > 0) return;
    html_.text_of[tag.id];
    open_.push_back({tag.name, tag.id});
  }

  void add_text(std::string_view text) {
    if (html_.text.size() >= kWholeText && open_.empty()) return;
    const std::string plain = resolved(text);
    add(html_.text, plain, kWholeText);
    for (const Open& open : open_) add(html_.text_of[open.id], plain, kElementText);
  }

  static void add(std::string& to, std::string_view text, std::size_t limit) {
    for (const char c : text) {
      if (to.size() >= limit) return;
      if (!blank(c))
        to += c;
      else if (!to.empty() && to.back() != ' ')
        to += ' ';
    }
  }

  std::string_view page_;
  std::span<const std::string_view> ids_;
  std::size_t at_ = 0;
  std::vector<Open> open_;  // at most one for each of ids_
  Html html_;
};

}  // namespace

Html read_html(std::string_view page, std::span<const std::string_view> ids) { return Reader(page, ids).read(); }

}  // namespace certkit::issue::adcs
