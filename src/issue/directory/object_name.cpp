#include "issue/directory/object_name.hpp"

#include <cstdint>

#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::issue::directory {
namespace {

constexpr std::size_t kKept = 51;
constexpr std::string_view kDisallowed = "!\"#%&'()*+,/:;<=>?[\\]^`{|}";

bool is_allowed(unsigned unit) {
  return unit >= 0x20 && unit < 0x7f && kDisallowed.find(static_cast<char>(unit)) == std::string_view::npos;
}

std::string sanitized(std::string_view name) {
  const auto units = base::utf8_to_utf16be(name);
  if (!units)
    throw Error(Errc::malformed, "the name of the CA is not UTF-8: " + base::printable(name),
                "its objects cannot be named: publish it under a CA certificate whose CN is UTF-8");
  std::string text;
  for (std::size_t i = 0; i < units->size(); i += 2) {
    const ByteView unit = ByteView(*units).subspan(i, 2);
    if (is_allowed(unit[0] << 8u | unit[1]))
      text += static_cast<char>(unit[1]);
    else
      text += "!" + base::to_hex(unit);
  }
  return text;
}

// Where the name is cut: not within a "!0023".
std::size_t cut(std::string_view text) {
  const std::size_t mark = text.rfind('!', kKept - 1);
  return mark != std::string_view::npos && mark + 5 > kKept ? mark : kKept;
}

// §3.1.1.4.1.1.1: rotated by a bit to the left for each character that is added.
std::string hash_of(std::string_view text) {
  std::uint16_t hash = 0;
  for (const char c : text)
    hash = static_cast<std::uint16_t>((static_cast<unsigned>(hash) << 1u | static_cast<unsigned>(hash) >> 15u) +
                                      static_cast<unsigned char>(c));
  const std::string digits = std::to_string(hash);
  return std::string(5 - digits.size(), '0') + digits;
}

}  // namespace

std::string object_name(std::string_view name) {
  const std::string whole = sanitized(name);
  if (whole.size() <= kKept) return whole;
  const std::size_t kept = cut(whole);
  return whole.substr(0, kept) + "-" + hash_of(std::string_view(whole).substr(kept));
}

std::string ca_name(const Name& subject) {
  if (auto name = subject.common_name()) return *name;
  for (const Oid& type : {Oid("2.5.4.11"), Oid("2.5.4.10")})
    for (auto rdn = subject.rdns.rbegin(); rdn != subject.rdns.rend(); ++rdn)
      for (const NameAttribute& attribute : *rdn)
        if (attribute.type == type) return attribute.value;
  throw Error(Errc::wrong_kind,
              "a CA that has neither CN nor OU nor O in its name cannot be published: " + base::printable(subject.to_rfc4514()),
              "the objects in the directory are called after it");
}

}  // namespace certkit::issue::directory
