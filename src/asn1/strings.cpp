#include "asn1/strings.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::asn1 {
namespace {

constexpr std::uint8_t kVideotexString = 0x15, kGraphicString = 0x19, kGeneralString = 0x1b;

const char* type_name(std::uint8_t tag) {
  switch (tag) {
    case kUtf8String: return "UTF8String";
    case kNumericString: return "NumericString";
    case kPrintableString: return "PrintableString";
    case kTeletexString: return "TeletexString";
    case kIa5String: return "IA5String";
    case kVisibleString: return "VisibleString";
    case kBmpString: return "BMPString";
    case kUniversalString: return "UniversalString";
    default: return "string type";
  }
}

bool is_printable_character(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view(" '()+,-./:=?").find(c) != std::string_view::npos;
}

std::uint32_t be32(ByteView four) noexcept {
  return std::uint32_t{four[0]} << 24 | std::uint32_t{four[1]} << 16 | std::uint32_t{four[2]} << 8 | four[3];
}

bool is_scalar(std::uint32_t code) noexcept { return code < 0x110000 && (code < 0xd800 || code > 0xdfff); }

// BMPString is UCS-2 by the book; Windows and Java write UTF-16, so that surrogates are taken where they come in pairs.
bool is_utf16be(ByteView content) noexcept {
  if (content.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < content.size(); i += 2) {
    const std::uint8_t high = content[i] & 0xfc;
    if (high == 0xdc) return false;
    if (high == 0xd8) {
      if (i + 2 >= content.size() || (content[i + 2] & 0xfc) != 0xdc) return false;
      i += 2;
    }
  }
  return true;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t octet) { out.push_back(static_cast<char>(octet)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) return put(0xc0 | code >> 6), put(0x80 | (code & 0x3f));
  if (code < 0x10000) return put(0xe0 | code >> 12), put(0x80 | (code >> 6 & 0x3f)), put(0x80 | (code & 0x3f));
  put(0xf0 | code >> 18), put(0x80 | (code >> 12 & 0x3f)), put(0x80 | (code >> 6 & 0x3f)), put(0x80 | (code & 0x3f));
}

[[noreturn]] void does_not_fit(std::uint8_t tag, std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (text[end] & 0xc0) == 0x80) ++end;
  throw Error(Errc::usage, "\"" + base::printable(text) + "\": \"" + base::printable(text.substr(at, end - at)) + "\" (character " +
                               std::to_string(count_characters(text.substr(0, at)) + 1) + ") cannot be written in a " + type_name(tag));
}

}  // namespace

bool is_string_tag(std::uint8_t tag) noexcept {
  switch (tag) {
    case kUtf8String:
    case kNumericString:
    case kPrintableString:
    case kTeletexString:
    case kVideotexString:
    case kIa5String:
    case kGraphicString:
    case kVisibleString:
    case kGeneralString:
    case kUniversalString:
    case kBmpString: return true;
    default: return false;
  }
}

bool is_valid_string(std::uint8_t tag, ByteView content) noexcept {
  switch (tag) {
    case kUtf8String: return base::is_utf8(as_text(content));
    case kBmpString: return is_utf16be(content);
    case kUniversalString:
      if (content.size() % 4 != 0) return false;
      for (std::size_t i = 0; i < content.size(); i += 4)
        if (!is_scalar(be32(content.subspan(i, 4)))) return false;
      return true;
    default: return is_string_tag(tag);
  }
}

std::optional<std::string> string_value(std::uint8_t tag, ByteView content) {
  if (!is_valid_string(tag, content)) return std::nullopt;
  if (tag == kUtf8String) return std::string(as_text(content));
  if (tag == kBmpString) return base::utf16_to_utf8(content, true);
  if (tag == kUniversalString) {
    std::string text;
    for (std::size_t i = 0; i < content.size(); i += 4) append_utf8(text, be32(content.subspan(i, 4)));
    return text;
  }
  // The 8-bit types are not held to their alphabets: what is beyond ASCII in them is Latin-1 in practice (T61 above all).
  return base::latin1_to_utf8(content);
}

Bytes encode_string(std::uint8_t tag, std::string_view utf8) {
  if (!base::is_utf8(utf8)) throw Error(Errc::usage, "\"" + base::printable(utf8) + "\" is not UTF-8");
  const auto check = [&](auto fits) {
    const auto bad = std::find_if_not(utf8.begin(), utf8.end(), fits);
    if (bad != utf8.end()) does_not_fit(tag, utf8, static_cast<std::size_t>(bad - utf8.begin()));
  };
  switch (tag) {
    case kUtf8String: break;
    case kPrintableString: check(is_printable_character); break;
    case kNumericString: check([](char c) { return c == ' ' || (c >= '0' && c <= '9'); }); break;
    case kIa5String: check([](char c) { return static_cast<unsigned char>(c) < 0x80; }); break;
    case kVisibleString: check([](char c) { return c >= 0x20 && c < 0x7f; }); break;
    case kBmpString: return base::utf8_to_utf16be(utf8).value();
    case kTeletexString: {
      if (auto latin1 = base::utf8_to_latin1(utf8)) return std::move(*latin1);
      check([](char c) { return static_cast<unsigned char>(c) < 0xc4; });  // the first character beyond U+00FF
      break;
    }
    default: throw Error(Errc::internal, "string type " + std::to_string(tag) + " is never written");
  }
  return to_bytes(as_bytes(utf8));
}

Bytes encode_as_found(std::uint8_t tag, std::string_view utf8) {
  if (tag == kUtf8String || tag == kBmpString) return encode_string(tag, utf8);
  if (tag != kUniversalString) return encode_string(kTeletexString, utf8);
  const Bytes units = encode_string(kBmpString, utf8);  // UTF-16, to be widened
  Bytes out;
  for (std::size_t i = 0; i < units.size(); i += 2) {
    std::uint32_t code = std::uint32_t{units[i]} << 8 | units[i + 1];
    if (code >= 0xd800 && code < 0xdc00) {
      code = 0x10000 + ((code & 0x3ff) << 10) + ((std::uint32_t{units[i + 2]} << 8 | units[i + 3]) & 0x3ff);
      i += 2;
    }
    for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<std::uint8_t>(code >> shift));
  }
  return out;
}

bool fits_printable_string(std::string_view text) noexcept { return std::all_of(text.begin(), text.end(), is_printable_character); }

std::size_t count_characters(std::string_view utf8) noexcept {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

}  // namespace certkit::asn1
