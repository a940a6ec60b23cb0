#include "certkit/name.hpp"

#include <algorithm>

#include "asn1/name_attribute.hpp"
#include "asn1/oid_table.hpp"
#include "asn1/oids.hpp"
#include "asn1/strings.hpp"
#include "asn1/structure.hpp"
#include "asn1/writer.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit {

using namespace asn1;

namespace asn1 {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

bool is_country(const Oid& type) noexcept {
  static constexpr Oid kJurisdictionCountry("1.3.6.1.4.1.311.60.2.1.3");
  return type == oid::kCountryName || type == kJurisdictionCountry;
}

std::uint8_t string_type_of(const NameAttribute& attribute) noexcept {
  if (attribute.tag != 0) return attribute.tag;
  const KnownOid* known = find_attribute(attribute.type);
  return known != nullptr && known->tag != 0 ? known->tag : static_cast<std::uint8_t>(kUtf8String);
}

void check_attribute(const NameAttribute& attribute) {
  const std::string name = name_of(attribute.type);
  const std::string quoted = "\"" + base::printable(attribute.value) + "\"";
  if (attribute.value.empty()) throw Error(Errc::usage, name + " is empty", "leave the attribute out, or give it a value");
  if (is_country(attribute.type) &&
      !(attribute.value.size() == 2 && std::all_of(attribute.value.begin(), attribute.value.end(), is_letter)))
    throw Error(Errc::usage, name + " is " + quoted + ": a country has exactly two letters", "use its ISO 3166 code: NO, DE, US, …");
  const KnownOid* known = find_attribute(attribute.type);
  const std::size_t characters = count_characters(attribute.value);
  if (known != nullptr && known->max_characters > 0 && characters > static_cast<std::size_t>(known->max_characters))
    throw Error(Errc::usage, name + " " + quoted + " has " + std::to_string(characters) + " characters: at most " +
                                 std::to_string(known->max_characters) + " are allowed (RFC 5280 appendix A, X.520)");
  (void)encode_string(string_type_of(attribute), attribute.value);
}

Bytes value_der(const NameAttribute& attribute) {
  Writer w;
  if (attribute.tag == 0) {
    w.string(string_type_of(attribute), attribute.value);
  } else if (is_string_tag(attribute.tag)) {
    w.primitive(attribute.tag, encode_as_found(attribute.tag, attribute.value));
  } else {
    auto der =
        attribute.value.empty() || attribute.value[0] != '#' ? std::nullopt : base::from_hex(std::string_view(attribute.value).substr(1));
    if (!der || der->empty() || der->front() != attribute.tag || tlv_size(*der) != der->size())
      throw Error(Errc::usage,
                  name_of(attribute.type) + ": \"" + base::printable(attribute.value) + "\" is not # and the hex of a DER value");
    w.raw(*der);
  }
  return w.take();
}

void require_no_empty_part(const Name& name) {
  for (const auto& rdn : name.rdns)
    if (rdn.empty())
      throw Error(Errc::usage, "the name \"" + base::printable(name.to_rfc4514()) + "\" has an empty part (RDN), which is not written",
                  "say the name again without it");
}

Bytes attribute_der(const NameAttribute& attribute) {
  Writer w;
  {
    const auto pair = w.sequence();
    w.oid(attribute.type);
    w.raw(value_der(attribute));
  }
  return w.take();
}

}  // namespace asn1

Name Name::parse(ByteView der) {
  Reader reader(der, "name");
  (void)check_name(reader, "Name");
  reader.finish("Name");
  return read_name(der);
}

Bytes Name::der() const {
  Writer w;
  {
    const auto sequence = w.sequence();
    for (const std::vector<NameAttribute>& rdn : rdns) {
      std::vector<Bytes> elements;
      bool as_found = true;
      for (const NameAttribute& attribute : rdn) {
        if (attribute.tag == 0) {
          check_attribute(attribute);
          as_found = false;
        }
        elements.push_back(attribute_der(attribute));
      }
      // A set that was read unsorted goes out as it came: names are compared octet for octet.
      if (!as_found) std::sort(elements.begin(), elements.end());
      const auto set = w.set();
      for (const Bytes& element : elements) w.raw(element);
    }
  }
  return w.take();
}

std::optional<std::string> Name::common_name() const {
  for (auto rdn = rdns.rbegin(); rdn != rdns.rend(); ++rdn)
    for (const NameAttribute& attribute : *rdn)
      if (attribute.type == oid::kCommonName) return attribute.value;
  return std::nullopt;
}

void Name::add(const Oid& type, std::string value) {
  if (is_country(type))
    for (char& c : value)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  rdns.push_back({{type, std::move(value), 0}});
}

}  // namespace certkit
