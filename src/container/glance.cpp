#include "container/glance.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "container/ber.hpp"
#include "container/classify.hpp"

namespace certkit::container {
namespace {

constexpr int kDepth = 32;
constexpr std::size_t kHead = 1024;  // what is binary shows it by then
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kBegin = "-----BEGIN ", kEnd = "-----END ", kDashes = "-----";

// What PEM is seen by, also with damaged dashes; the same in the base64 of Kubernetes.
constexpr std::string_view kArmour = "BEGIN ", kArmourInBase64 = "LS0tLS1CRUdJTi", kSecret = "Secret";
// DER of more than 127 octets, and the start of a JKS.
constexpr std::array<std::string_view, 2> kStartsInBase64 = {"MI", "/u3+7"};

bool starts_with(ByteView octets, std::initializer_list<std::uint8_t> with) {
  return octets.size() >= with.size() && std::equal(with.begin(), with.end(), octets.begin());
}

bool is_key_store(ByteView octets) {
  return starts_with(octets, {0xfe, 0xed, 0xfe, 0xed}) || starts_with(octets, {0xce, 0xce, 0xce, 0xce});
}

// A SEQUENCE of more than 127 octets, or of indefinite length.
bool is_sequence(ByteView octets) { return octets.size() >= 2 && octets[0] == 0x30 && octets[1] >= 0x80 && octets[1] <= 0x84; }

bool is_utf16(ByteView octets) {
  if (starts_with(octets, {0xff, 0xfe}) || starts_with(octets, {0xfe, 0xff})) return true;
  return octets.size() >= 4 &&
         ((octets[0] == 0 && octets[2] == 0 && octets[1] != 0) || (octets[1] == 0 && octets[3] == 0 && octets[0] != 0));
}

bool has(std::string_view text, std::string_view what) { return ::memmem(text.data(), text.size(), what.data(), what.size()) != nullptr; }

// A label of something that is no certificate, however it is spelt.
bool is_passed_over(std::string_view label) {
  return label.ends_with("PRIVATE KEY") || label.ends_with("PUBLIC KEY") || label.ends_with("PARAMETERS") ||
         label.ends_with("CERTIFICATE REQUEST") || label.ends_with("CRL");
}

// Walks over blocks that are exactly as RFC 7468 has them, with nothing but blanks between. False where something is not.
class Blocks {
 public:
  explicit Blocks(std::string_view text) : text_(text) {}
  bool read(Glance& into) {
    for (;;) {
      const std::size_t from = text_.find_first_not_of(kBlanks, at_);
      if (from == std::string_view::npos) return true;
      if (!text_.substr(from).starts_with(kBegin)) return false;
      const std::size_t label_at = from + kBegin.size(), label_end = text_.find(kDashes, label_at);
      if (label_end == std::string_view::npos) return false;
      const std::string_view label = text_.substr(label_at, label_end - label_at);
      const std::size_t body_at = label_end + kDashes.size(), end = text_.find(kDashes, body_at);
      if (end == std::string_view::npos || !text_.substr(end).starts_with(kEnd)) return false;
      const std::string_view closing = text_.substr(end + kEnd.size());
      if (!closing.starts_with(label) || !closing.substr(label.size()).starts_with(kDashes)) return false;
      if (label == "CERTIFICATE") {
        Bytes der;
        if (!base::from_base64(text_.substr(body_at, end - body_at), der)) return false;
        into.certificates.push_back({Certificate(std::move(der)), line(from)});
      } else if (!is_passed_over(label)) {
        return false;
      }
      at_ = end + kEnd.size() + label.size() + kDashes.size();
    }
  }

 private:
  std::size_t line(std::size_t at) {
    line_ += static_cast<std::size_t>(
        std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_), text_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    counted_ = at;
    return line_;
  }

  std::string_view text_;
  std::size_t at_ = 0, counted_ = 0, line_ = 1;
};

Glance glance_at_der(ByteView content) {
  Glance seen;
  const auto object = ber_first(content, kDepth);
  seen.odd = !object || object->whole.size() != content.size();
  if (seen.odd) return seen;
  switch (classify(content, kDepth)) {
    case Kind::certificate: seen.certificates.push_back({Certificate(to_bytes(content)), 0}); break;
    case Kind::pkcs12:
    case Kind::pkcs7:
    case Kind::netscape_sequence:
    case Kind::other_content:
    case Kind::unknown: seen.odd = true; break;
    default: break;  // a key, a request, a CRL …
  }
  return seen;
}

}  // namespace

bool has_mark(ByteView part) {
  const std::string_view text = as_text(part);
  return has(text, kArmour) || has(text, kArmourInBase64) || (has(text, kSecret) && has(text, "data"));
}

Promise promise(ByteView start) {
  if (is_key_store(start) || is_sequence(start)) return Promise::likely;
  if (is_utf16(start)) return Promise::likely;
  const ByteView head = start.first(std::min(start.size(), kHead));
  const std::string_view text = as_text(start);
  const std::size_t first = text.find_first_not_of("\xef\xbb\xbf \t\r\n\"'");
  if (first == std::string_view::npos) return start.empty() ? Promise::nothing : Promise::perhaps;
  if (std::memchr(head.data(), 0, head.size()) != nullptr) return Promise::nothing;
  for (const std::string_view begin : kStartsInBase64)
    if (text.substr(first).starts_with(begin)) return Promise::likely;
  return has_mark(start) ? Promise::likely : Promise::perhaps;
}

Glance glance(ByteView content) {
  Glance seen;
  try {
    if (is_sequence(content)) return glance_at_der(content);
    seen.odd = !Blocks(as_text(content)).read(seen);
  } catch (const Error&) {
    seen.odd = true;  // it is for read() to say what is wrong
  }
  if (seen.odd) seen.certificates.clear();
  return seen;
}

}  // namespace certkit::container
