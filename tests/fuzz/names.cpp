// Names as people write them and as certificates carry them. The first octet says which; the rest is the name.
#include <algorithm>

#include "asn1/ip_address.hpp"
#include "base/text.hpp"
#include "certkit/name.hpp"
#include "support/fuzz.hpp"

using namespace certkit;

namespace {

constexpr fuzz::Cost kCost{256u << 10, 1000};

bool has_control(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return true;
  return false;
}

bool is_typed_by_hand(const Name& name) {  // "#" and hex, of which the kind of string is not in the text
  for (const auto& rdn : name.rdns)
    for (const NameAttribute& one : rdn)
      if (one.tag != 0) return true;
  return false;
}

// What a name says, whatever kinds of string it is written in, in whatever order within an RDN, and however a country's letters are.
std::vector<std::vector<std::string>> said_by(const Name& name) {
  std::vector<std::vector<std::string>> all;
  for (const auto& rdn : name.rdns) {
    std::vector<std::string>& one = all.emplace_back();
    for (const NameAttribute& attribute : rdn) one.push_back(attribute.type.dotted() + "=" + base::lower_ascii(attribute.value));
    std::sort(one.begin(), one.end());
  }
  return all;
}

// What was written as text has a text of its own, which means the same; that text's text is itself.
void rfc4514(std::string_view text) {
  std::optional<Name> name;
  if (!fuzz::takes(text.size(), kCost, [&] { name = Name::from_rfc4514(text); })) return;
  const Bytes der = name->der();
  fuzz::require(same(Name::parse(der).der(), der), "a name from text is read as it was written");
  const std::string normal = name->to_rfc4514();
  fuzz::require(base::is_utf8(normal) && !has_control(normal), "a name's text is UTF-8 without control characters");
  const Name again = Name::from_rfc4514(normal);
  const std::string text_of_text = again.to_rfc4514();
  fuzz::require(said_by(again) == said_by(*name), "a name's text says the same: " + normal);
  if (is_typed_by_hand(*name)) return;
  fuzz::require(same(again.der(), der), "a name's text is the name: " + normal);
  fuzz::require(text_of_text == normal, "a name's text has itself as its text: " + normal);
}

void name_der(ByteView der) {
  std::optional<Name> name;
  if (!fuzz::takes(der.size(), kCost, [&] { name = Name::parse(der); })) return;
  fuzz::require(same(name->der(), der), "a name is written as it was read");
  const std::string text = name->to_rfc4514();
  fuzz::require(base::is_utf8(text) && !has_control(text), "a name's text is UTF-8 without control characters");
  // Certificates have names that nobody may ask for: empty or over-long values, countries of three letters.
  std::optional<Name> typed;
  if (!fuzz::takes(text.size(), kCost, [&] { typed = Name::from_rfc4514(text); })) return;
  fuzz::require(base::lower_ascii(typed->to_rfc4514()) == base::lower_ascii(text), "a name's text is read as it was shown: " + text);
}

void general_name(std::string_view text) {
  std::optional<GeneralName> name;
  if (!fuzz::takes(text.size(), kCost, [&] { name = GeneralName::from_text(text); })) return;
  fuzz::require(base::is_utf8(name->value) && !has_control(name->value), "a general name is UTF-8 without control characters");
  const Bytes der = name->der();
  const GeneralName read = GeneralName::parse(der);
  fuzz::require(read == *name && read.der() == der, "a general name from text is read as it was written: " + name->to_text());
  const GeneralName again = GeneralName::from_text(name->to_text());
  if (name->type == GeneralName::Type::directory && text.find('#') != std::string_view::npos) return;  // perhaps such a name
  fuzz::require(again == *name && again.der() == der, "a general name's text is the name: " + name->to_text());
}

void general_name_der(ByteView der) {
  std::optional<GeneralName> name;
  if (!fuzz::takes(der.size(), kCost, [&] { name = GeneralName::parse(der); })) return;
  fuzz::require(base::is_utf8(name->value) && base::is_utf8(name->to_text()), "a general name is UTF-8");
  std::optional<Bytes> written;
  const auto refused = fuzz::refusal(der.size(), kCost, [&] { written = name->der(); });
  fuzz::require(!refused || refused->code() == Errc::usage, "what cannot be written is refused as usage");
  if (written) fuzz::require(same(*written, der), "a general name is written as it was read: " + name->to_text());
}

void dns(std::string_view text, Wildcard wildcard) {
  std::optional<std::string> name;
  if (!fuzz::takes(text.size(), kCost, [&] { name = canonical_dns(text, wildcard); })) return;
  fuzz::require(!name->empty() && name->size() <= 253, "a DNS name has 1 to 253 octets");
  for (const char c : *name)
    fuzz::require((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '*',
                  "a DNS name is lower case LDH: " + *name);
  fuzz::require(
      name->rfind('*') == std::string::npos || (wildcard == Wildcard::allowed && name->rfind('*') == 0 && name->starts_with("*.")),
      "a wildcard is the first label: " + *name);
  fuzz::require(text.find('\0') == std::string_view::npos, "no part of a DNS name is dropped");
  fuzz::require(canonical_dns(*name, wildcard) == *name, "a canonical name is its own canonical name: " + *name);
  // What is ASCII is only made lower case.
  bool ascii = true;
  for (const char c : text) ascii = ascii && static_cast<unsigned char>(c) < 0x80;
  if (ascii) fuzz::require(base::lower_ascii(text) == *name, "an ASCII name keeps its letters: " + *name);
}

void address(std::string_view text) {
  if (const auto octets = asn1::parse_ip(text)) {
    fuzz::require(octets->size() == 4 || octets->size() == 16, "an address has 4 or 16 octets");
    const auto normal = asn1::ip_text(*octets);
    fuzz::require(normal && asn1::parse_ip(*normal) == octets, "an address's text is the address");
  }
  if (const auto octets = asn1::parse_ip_range(text)) {
    fuzz::require(octets->size() == 8 || octets->size() == 32, "a range has 8 or 32 octets");
    const auto normal = asn1::ip_text(*octets);
    fuzz::require(normal && asn1::parse_ip_range(*normal) == octets, "a range's text is the range");
  }
  if (const auto shown = asn1::ip_text(as_bytes(text))) {  // any octets are an address, if there are as many as one has
    const auto back = text.size() == 4 || text.size() == 16 ? asn1::parse_ip(*shown) : asn1::parse_ip_range(*shown);
    fuzz::require(back && same(*back, as_bytes(text)), "octets shown as an address are that address: " + *shown);
  }
}

void oid(std::string_view text) {
  std::optional<Oid> parsed;
  if (fuzz::takes(text.size(), kCost, [&] { parsed = Oid::parse(text); }))
    fuzz::require(Oid::parse(parsed->dotted()) == *parsed, "an OID's text is the OID");
  if (fuzz::takes(text.size(), kCost, [&] { parsed = Oid::from_content(as_bytes(text)); })) {
    fuzz::require(same(parsed->content(), as_bytes(text)), "an OID has the content that it was read from");
    const std::string dotted = parsed->dotted();
    std::optional<Oid> again;  // arcs beyond 64 bits are shown, not taken
    if (fuzz::takes(dotted.size(), kCost, [&] { again = Oid::parse(dotted); }))
      fuzz::require(*again == *parsed, "an OID's text is the OID: " + dotted);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView rest(data + 1, size - 1);
  const std::string_view text = as_text(rest);
  switch (data[0] % 8) {
    case 0: rfc4514(text); break;
    case 1: general_name(text); break;
    case 2: dns(text, Wildcard::allowed); break;
    case 3: dns(text, Wildcard::forbidden); break;
    case 4: name_der(rest); break;
    case 5: general_name_der(rest); break;
    case 6: address(text); break;
    default: oid(text); break;
  }
  return 0;
}
