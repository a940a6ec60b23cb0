// RFC 4514, both ways. Taken besides, because people write it: blanks around separators, values in double quotes (RFC 2253 §4), "OID."
// before an OID.
#include <algorithm>

#include "asn1/name_attribute.hpp"
#include "asn1/oid_table.hpp"
#include "asn1/oids.hpp"
#include "asn1/strings.hpp"
#include "asn1/structure.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/name.hpp"

namespace certkit {

using namespace asn1;

namespace {

constexpr std::string_view kSpecial = "\",+;<>\\";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Name parse() {
    Name name;
    if (!base::is_utf8(text_)) fail("not UTF-8", 0, "");
    skip_blanks();
    if (at_ == text_.size()) return name;
    if (text_[at_] == '/')
      fail("begins with \"/\": that is openssl's form", at_, "write it as RFC 4514 has it: CN=mcu1.contoso.com,O=Contoso,C=NO");
    while (true) {
      std::vector<NameAttribute>& rdn = name.rdns.emplace_back();
      rdn.push_back(attribute());
      while (next_is('+')) rdn.push_back(attribute());
      sort(rdn);
      if (at_ == text_.size()) break;
      if (!next_is(',')) unescaped(text_[at_]);
    }
    std::reverse(name.rdns.begin(), name.rdns.end());
    return name;
  }

 private:
  [[noreturn]] void fail(const std::string& why, std::size_t at, const std::string& hint) const {
    throw Error(Errc::usage,
                "name \"" + base::printable(text_) + "\": " + why + " (character " +
                    std::to_string(count_characters(text_.substr(0, at)) + 1) + ")",
                hint);
  }
  [[noreturn]] void unescaped(char c) const {
    const std::string quoted = c == '"' ? "a double quote" : "\"" + std::string(1, c) + "\"";
    fail(quoted + " stands unescaped in a value", at_, "write \\" + std::string(1, c) + " where it belongs to the value");
  }

  bool next_is(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void skip_blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  // In the order in which a DER SET has them, so that the name's own text is the same before and after it was encoded.
  static void sort(std::vector<NameAttribute>& rdn) {
    if (rdn.size() < 2) return;
    std::vector<std::pair<Bytes, NameAttribute>> keyed;
    for (NameAttribute& attribute : rdn) {
      Bytes der = attribute_der(attribute);
      keyed.emplace_back(std::move(der), std::move(attribute));
    }
    std::stable_sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::transform(keyed.begin(), keyed.end(), rdn.begin(), [](auto& one) { return std::move(one.second); });
  }

  NameAttribute attribute() {
    skip_blanks();
    const char before = at_ > 0 ? text_[at_ - 1] : '\0';
    const std::size_t start = at_;
    const std::size_t end = std::min(text_.find_first_of(",+=", at_), text_.size());
    std::string_view word = text_.substr(start, end - start);
    while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
    if (end == text_.size() || text_[end] != '=') no_equals_sign(word, start, before);
    at_ = end + 1;
    NameAttribute found{attribute_type(word, start), {}, 0};
    skip_blanks();
    const std::size_t value_at = at_;
    if (next_is('#')) {
      hex_value_of(found, value_at);
      // It is shown as text where its type has a name, and as hex where not: what nobody could type as that text is not taken.
      if (is_string_tag(found.tag) && find_attribute(found.type) != nullptr) check({found.type, found.value, 0}, value_at);
      return found;
    }
    found.value = next_is('"') ? quoted_value(value_at) : plain_value();
    if (!base::is_utf8(found.value)) fail("the value of " + std::string(word) + " is not UTF-8", value_at, "");
    if (is_country(found.type))
      for (char& c : found.value)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    check(found, value_at);
    return found;
  }

  void check(const NameAttribute& attribute, std::size_t value_at) const {
    try {
      check_attribute(attribute);
    } catch (const Error& error) {
      fail(error.message(), value_at, error.hint());
    }
  }

  [[noreturn]] void no_equals_sign(std::string_view word, std::size_t start, char separator_or_blank) const {
    const std::size_t separator = text_.substr(0, start).find_last_not_of(' ');
    const char c = separator == std::string_view::npos ? separator_or_blank : text_[separator];
    const std::string hint = c == ',' || c == '+'
                                 ? "write \\" + std::string(1, c) + " for a \"" + std::string(1, c) + "\" that belongs to the value"
                                 : "write it as RFC 4514 has it: CN=mcu1.contoso.com,O=Contoso,C=NO";
    if (word.empty()) fail("an attribute is missing", start, "");
    fail("\"" + base::printable(word) + "\" has no \"=\"", start, hint);
  }

  Oid attribute_type(std::string_view word, std::size_t at) const {
    if (word.empty()) fail("\"=\" without an attribute type", at, "");
    if (const KnownOid* known = find_attribute(word)) return known->oid;
    std::string_view dotted = word;
    if (base::lower_ascii(word.substr(0, 4)) == "oid.") dotted.remove_prefix(4);
    if (dotted[0] >= '0' && dotted[0] <= '9') {
      try {
        return Oid::parse(dotted);
      } catch (const Error& error) {
        fail(error.message(), at, error.hint());
      }
    }
    std::vector<std::string> names;
    for (const KnownOid& known : all_oids())
      if (known.max_characters != 0) names.emplace_back(known.name);
    const std::string near = base::nearest(word, names);
    fail("unknown attribute type \"" + base::printable(word) + "\"", at,
         near.empty() ? "known are CN, O, OU, L, ST, C, DC, STREET, UID, serialNumber, emailAddress and more; any other one by its OID"
                      : "did you mean " + near + "?");
  }

  // "#" and the hex of the value's DER; strings become text again, so that what was written with to_rfc4514() comes back the same.
  void hex_value_of(NameAttribute& found, std::size_t start) {
    const std::size_t end = std::min(text_.find_first_of(",+", at_), text_.size());
    std::string_view hex = text_.substr(at_, end - at_);
    while (!hex.empty() && hex.back() == ' ') hex.remove_suffix(1);
    const auto der = base::from_hex(hex);
    if (!der || der->empty()) fail("\"#\" is not followed by the hex of a DER value", start, "write \\# for a value that begins with #");
    at_ = end;
    try {
      Reader reader(*der, "value");
      const Tlv tlv = reader.any("value");
      reader.finish("value");
      if (!is_name_value(tlv.tag)) reader.fail("a type that names do not have", tlv.offset);
      check_any(reader, tlv, "value");
      found.tag = tlv.tag;
      auto text = string_value(tlv.tag, tlv.content);
      found.value = text ? std::move(*text) : "#" + base::to_hex(*der);
    } catch (const Error& error) {
      fail("\"#\" is not followed by the DER of a value: " + error.message(), start, "");
    }
  }

  char escaped() {  // after the backslash
    if (at_ == text_.size()) fail("ends in a backslash", at_ - 1, "");
    const char c = text_[at_++];
    if (kSpecial.find(c) != std::string_view::npos || c == ' ' || c == '#' || c == '=') return c;
    const int high = hex_value(c), low = at_ < text_.size() ? hex_value(text_[at_]) : -1;
    if (high < 0 || low < 0)
      fail("a backslash is followed neither by a special character nor by two hex digits", at_ - 2, "write \\\\ for a backslash");
    ++at_;
    return static_cast<char>(high << 4 | low);
  }

  std::string plain_value() {
    std::string value;
    std::size_t keep = 0;  // up to here nothing is trimmed: blanks at the end count only if escaped
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '+') {
      const char c = text_[at_];
      if (c == '\\') {
        ++at_;
        value += escaped();
        keep = value.size();
        continue;
      }
      if (kSpecial.find(c) != std::string_view::npos) unescaped(c);
      ++at_;
      value += c;
      if (c != ' ') keep = value.size();
    }
    value.resize(keep);
    return value;
  }

  std::string quoted_value(std::size_t start) {
    std::string value;
    while (true) {
      if (at_ == text_.size()) fail("a double quote is not closed", start, "write \\\" for one that belongs to the value");
      const char c = text_[at_++];
      if (c == '"') break;
      value += c == '\\' ? escaped() : c;
    }
    skip_blanks();
    if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '+') fail("text follows the closing double quote", at_, "");
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::string escape(std::string_view value) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x20 || octet == 0x7f) {
      out += {'\\', kHex[octet >> 4], kHex[octet & 15]};
      continue;
    }
    const bool at_edge = (c == ' ' && (i == 0 || i + 1 == value.size())) || (c == '#' && i == 0);
    if (at_edge || kSpecial.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string attribute_text(const NameAttribute& attribute) {
  const KnownOid* known = find_attribute(attribute.type);
  const bool is_text = attribute.tag == 0 || is_string_tag(attribute.tag);
  // RFC 4514 §2.4: a dotted type, or a value that is no string, goes with the hex of the DER.
  if (known != nullptr && is_text) return std::string(known->name) + "=" + escape(attribute.value);
  return (known != nullptr ? std::string(known->name) : attribute.type.dotted()) + "=" +
         (is_text ? "#" + base::to_hex(value_der(attribute)) : attribute.value);
}

}  // namespace

Name Name::from_rfc4514(std::string_view text) { return Parser(text).parse(); }

std::string Name::to_rfc4514() const {
  std::string text;
  for (auto rdn = rdns.rbegin(); rdn != rdns.rend(); ++rdn) {
    if (rdn != rdns.rbegin()) text += ',';
    for (std::size_t i = 0; i < rdn->size(); ++i) text += (i > 0 ? "+" : "") + attribute_text((*rdn)[i]);
  }
  return text;
}

}  // namespace certkit
