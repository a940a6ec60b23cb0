// DNS names as certificates carry them: LDH labels (RFC 1034 §3.5, RFC 5280 §4.2.1.6), other scripts as A-labels (RFC 5891). The one place
// that knows libidn2.
#include <idn2.h>

#include <algorithm>

#include "asn1/dns_name.hpp"
#include "asn1/ip_address.hpp"
#include "asn1/library_version.hpp"
#include "asn1/strings.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/name.hpp"

namespace certkit {
namespace {

// UTS #46 mapping (case, width, normalisation) and then IDNA2008, in which ß, ς and the joiners stay what they are.
constexpr int kIdnFlags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL;

// What people type as a full stop in other scripts (RFC 3490 §3.1).
std::size_t dot_at(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == '.') return 1;
  const std::string_view three = text.substr(0, 3);
  return three == "\xe3\x80\x82" || three == "\xef\xbc\x8e" || three == "\xef\xbd\xa1" ? 3 : 0;
}

class Checker {
 public:
  Checker(std::string_view name, Wildcard wildcard) : name_(name), wildcard_(wildcard) {}

  std::string canonical() {
    if (name_.empty()) throw Error(Errc::usage, "a DNS name is empty");
    if (!base::is_utf8(name_)) fail("not UTF-8", 0);
    if (const std::string bare = bare_address(); asn1::parse_ip(bare))
      throw Error(Errc::usage, "\"" + base::printable(name_) + "\": an IP address is never a DNS name", "write ip:" + bare);
    std::string out;
    std::size_t start = 0;
    for (std::size_t at = 0; at <= name_.size();) {
      const std::size_t dot = dot_at(name_.substr(at));
      if (dot == 0 && at < name_.size()) {
        ++at;
        continue;
      }
      if (start != 0) out += '.';
      out += label(name_.substr(start, at - start), start);
      if (at == name_.size()) break;
      at += dot;
      if (at == name_.size()) fail("ends in a dot: a certificate's names have none", at - dot);
      start = at;
    }
    if (out.size() > 253)
      throw Error(Errc::usage,
                  "DNS name \"" + base::printable(name_) + "\": " + std::to_string(out.size()) + " octets, at most 253 are allowed");
    check_last_label(out);
    return out;
  }

 private:
  [[noreturn]] void fail(const std::string& why, std::size_t at, std::string hint = {}) const {
    throw Error(Errc::usage,
                "DNS name \"" + base::printable(name_) + "\": " + why + " (character " +
                    std::to_string(asn1::count_characters(name_.substr(0, at)) + 1) + ")",
                std::move(hint));
  }
  static std::string quote(std::string_view text) { return "\"" + base::printable(text) + "\""; }

  std::string bare_address() const {
    const bool bracketed = name_.size() > 2 && name_.front() == '[' && name_.back() == ']';
    return std::string(bracketed ? name_.substr(1, name_.size() - 2) : name_);
  }

  std::string label(std::string_view text, std::size_t start) const {
    if (text.empty()) fail("empty label", start);
    if (text == "*" && start == 0) {
      if (wildcard_ == Wildcard::forbidden) fail("a wildcard is not allowed here", start);
      if (name_.size() == 1) fail("a wildcard needs a domain behind it", start, "write *.contoso.com");
      return "*";
    }
    const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    std::string lower = ascii ? base::lower_ascii(text) : to_a_label(text, start);
    check_letters(lower, text, start, ascii);
    if (lower.size() > 63) fail("label " + quote(text) + " has " + std::to_string(lower.size()) + " octets, at most 63 are allowed", start);
    if (lower.front() == '-') fail("label " + quote(text) + " begins with a hyphen", start);
    if (lower.back() == '-') fail("label " + quote(text) + " ends in a hyphen", start + text.size() - 1);
    if (ascii && lower.substr(0, 4) == "xn--") check_a_label(lower, text, start);
    return lower;
  }

  void check_letters(std::string_view lower, std::string_view text, std::size_t start, bool ascii) const {
    for (std::size_t i = 0; i < lower.size(); ++i) {
      const char c = lower[i];
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-') continue;
      const std::size_t at = start + (ascii ? i : 0);
      const std::string in = " in label " + quote(text);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') fail("blank" + in, at);
      if (c == '_') fail("underscore" + in, at, "public and most private CAs refuse it, and so do many clients: use a hyphen");
      if (c == '*') fail("wildcard" + in, at, "a wildcard is a whole label, the first: *.contoso.com");
      if (c == ':') fail("\":\"" + in, at, "a port or scheme is no part of a DNS name; for a URI write uri:…");
      if (c == '@') fail("\"@\"" + in, at, "for an e-mail address write email:…");
      if (c == '/') fail("\"/\"" + in, at, "for a URI write uri:…");
      fail(quote(std::string_view(&c, 1)) + in, at, "letters, digits and hyphens are allowed");
    }
  }

  std::string to_a_label(std::string_view text, std::size_t start) const {
    // The library would read up to it and take the rest for nothing.
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) fail("NUL in label " + quote(text), start + nul);
    const std::string input(text);
    std::uint8_t* output = nullptr;
    const int result = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(input.c_str()), &output, kIdnFlags);
    if (result != IDN2_OK) {
      if (result == IDN2_TOO_BIG_LABEL) fail("label " + quote(text) + " is too long: at most 63 octets as an A-label are allowed", start);
      fail("label " + quote(text) + " cannot be a domain in IDNA2008: " + idn2_strerror(result), start + offender(text, result));
    }
    std::string a_label(reinterpret_cast<const char*>(output));
    idn2_free(output);
    if (a_label.empty()) fail("label " + quote(text) + " is made of characters that no domain has (they are invisible)", start);
    return a_label;
  }

  // Where the first character stands that is refused on its own; 0 if it is their combination that is wrong.
  static std::size_t offender(std::string_view text, int result) {
    for (std::size_t at = 0; at < text.size();) {
      std::size_t end = at + 1;
      while (end < text.size() && (text[end] & 0xc0) == 0x80) ++end;
      const std::string one(text.substr(at, end - at));
      std::uint8_t* output = nullptr;
      const int alone = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(one.c_str()), &output, kIdnFlags);
      if (alone == IDN2_OK) idn2_free(output);
      if (alone == result) return at;
      at = end;
    }
    return 0;
  }

  // A label that came as A-label is one only if it is what its own Unicode form is written as (RFC 5891 §4.2.1, §5.3).
  void check_a_label(const std::string& lower, std::string_view text, std::size_t start) const {
    char* unicode = nullptr;
    const int result = idn2_to_unicode_8z8z(lower.c_str(), &unicode, 0);
    if (result != IDN2_OK) fail("label " + quote(text) + " is no A-label: " + idn2_strerror(result), start);
    const std::string u_label(unicode);
    idn2_free(unicode);
    std::uint8_t* again = nullptr;
    const int back = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(u_label.c_str()), &again, kIdnFlags);
    if (back != IDN2_OK) fail("label " + quote(text) + " is no A-label: " + idn2_strerror(back), start);
    const bool same = lower == reinterpret_cast<const char*>(again);
    idn2_free(again);
    if (!same) fail("label " + quote(text) + " is no A-label: it is not how " + quote(u_label) + " is written", start);
  }

  // No top-level domain is a number, and what ends in one is taken for an IPv4 address by URL parsers.
  void check_last_label(const std::string& name) const {
    const std::size_t dot = name.rfind('.');
    const std::string last = name.substr(dot == std::string::npos ? 0 : dot + 1);
    if (last.find_first_not_of("0123456789") == std::string::npos)
      fail("ends in the number " + last + ": neither a domain nor an IP address", name_.size() - 1);
  }

  std::string_view name_;
  Wildcard wildcard_;
};

}  // namespace

std::string canonical_dns(std::string_view name, Wildcard wildcard) { return Checker(name, wildcard).canonical(); }

namespace asn1 {

bool is_normal_form(std::string_view a_label) {
  const std::string label = base::lower_ascii(a_label);
  char* unicode = nullptr;
  if (idn2_to_unicode_8z8z(label.c_str(), &unicode, 0) != IDN2_OK) return true;
  std::uint8_t* output = nullptr;
  // Without the mapping of UTS #46, which would bring it into that form.
  const int result = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(unicode), &output, IDN2_NO_TR46);
  idn2_free(unicode);
  if (result == IDN2_OK) idn2_free(output);
  return result != IDN2_NOT_NFC;
}

base::LibraryVersion libidn2_version() { return {"libidn2", idn2_check_version(nullptr)}; }
}  // namespace asn1

}  // namespace certkit
