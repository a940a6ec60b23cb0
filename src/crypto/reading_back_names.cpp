#include <botan/asn1_obj.h>
#include <botan/hex.h>

#include <algorithm>
#include <charconv>

#include "crypto/reading_back.hpp"

namespace certkit::crypto::reading_back {
namespace {

constexpr const char* kUpn = "1.3.6.1.4.1.311.20.2.3";

std::string hex(ByteView bytes) { return Botan::hex_encode(bytes.data(), bytes.size(), false); }

struct Attribute {
  std::string type, value;
  unsigned tag = 0;  // meant: 0 where the writer chose
  friend bool operator<(const Attribute& a, const Attribute& b) { return std::tie(a.type, a.value) < std::tie(b.type, b.value); }
};
using Rdns = std::vector<std::vector<Attribute>>;

// A SET has no order of its own: both sides are sorted.
Rdns seen_rdns(ByteView name) {
  Rdns out;
  for (const Tlv& rdn : children(name)) {
    std::vector<Attribute> set;
    for (const Tlv& attribute : children(rdn.content)) {
      const auto parts = children(attribute.content);
      if (parts.size() != 2) throw Botan::Decoding_Error("an attribute of a name has not two parts");
      set.push_back({oid_text(parts[0]), string_text(parts[1]), parts[1].tag});
    }
    std::sort(set.begin(), set.end());
    out.push_back(std::move(set));
  }
  return out;
}

Rdns meant_rdns(const Name& name) {
  Rdns out;
  for (const auto& rdn : name.rdns) {
    std::vector<Attribute> set;
    for (const NameAttribute& attribute : rdn) set.push_back({attribute.type.dotted(), attribute.value, attribute.tag});
    std::sort(set.begin(), set.end());
    out.push_back(std::move(set));
  }
  return out;
}

std::string rdn_text(const std::vector<Attribute>& rdn) {
  std::string out;
  for (const Attribute& attribute : rdn) out += (out.empty() ? "" : "+") + name_of(Oid(attribute.type)) + "=" + attribute.value;
  return out;
}

// With lengths, so that no value can pose as two.
std::string key_of(const Rdns& rdns) {
  std::string out;
  for (const auto& rdn : rdns) {
    out += "[";
    for (const Attribute& attribute : rdn) out += attribute.type + ":" + std::to_string(attribute.value.size()) + ":" + attribute.value;
    out += "]";
  }
  return out;
}

}  // namespace

std::string general_name_seen(const Tlv& name) {
  const std::string text(as_text(name.content));
  switch (name.tag) {
    case 0x81: return "email:" + text;
    case 0x82: return "dns:" + text;
    case 0x86: return "uri:" + text;
    case 0x87: return "ip:" + hex(name.content);
    case 0x88: {
      Tlv oid = name;
      oid.tag = 0x06;
      return "rid:" + oid_text(oid);
    }
    case 0xa4: {
      const auto parts = children(name.content);
      return parts.size() == 1 ? "dirname:" + key_of(seen_rdns(parts[0].content)) : "a directoryName that is none";
    }
    case 0xa0: {
      const auto parts = children(name.content);
      if (parts.size() != 2 || parts[1].tag != 0xa0) return "an otherName that is none";
      const std::string type = oid_text(parts[0]);
      const auto value = children(parts[1].content);
      if (type == kUpn && value.size() == 1 && value[0].tag == 0x0c) return "upn:" + string_text(value[0]);
      return "other:" + type + ":" + hex(parts[1].content);
    }
    default: return "name with tag " + std::to_string(name.tag) + ":" + hex(name.whole());
  }
}

std::string general_name_meant(const GeneralName& name) {
  switch (name.type) {
    case GeneralName::Type::email: return "email:" + name.value;
    case GeneralName::Type::dns: return "dns:" + name.value;
    case GeneralName::Type::uri: return "uri:" + name.value;
    case GeneralName::Type::ip: return "ip:" + hex(ip_octets(name.value));
    case GeneralName::Type::registered_id: return "rid:" + name.value;
    case GeneralName::Type::directory: return "dirname:" + key_of(meant_rdns(name.name ? *name.name : Name::from_rfc4514(name.value)));
    case GeneralName::Type::upn: return "upn:" + name.value;
    case GeneralName::Type::other_name: return "other:" + name.value;
    case GeneralName::Type::x400: return "name with tag " + std::to_string(0xa3) + ":" + name.value;
    case GeneralName::Type::edi_party: return "name with tag " + std::to_string(0xa5) + ":" + name.value;
  }
  return {};
}

std::string subtree_meant(const std::string& constraint) {
  const std::size_t slash = constraint.find('/');
  if (slash == std::string::npos) return "dns:" + constraint;
  Bytes octets = ip_octets(constraint.substr(0, slash));
  const std::string mask = constraint.substr(slash + 1);
  int prefix = 0;
  const auto [end, error] = std::from_chars(mask.data(), mask.data() + mask.size(), prefix);
  if (error == std::errc() && end == mask.data() + mask.size()) {
    for (std::size_t i = 0, size = octets.size(); i < size; ++i) {
      const int bits = std::clamp(prefix - static_cast<int>(8 * i), 0, 8);
      octets.push_back(static_cast<std::uint8_t>(0xff00 >> bits));
    }
  } else {
    const Bytes given = ip_octets(mask);
    octets.insert(octets.end(), given.begin(), given.end());
  }
  return "ip:" + hex(octets);
}

std::string name_difference(ByteView seen, const Name& meant) {
  const Rdns has = seen_rdns(seen), should = meant_rdns(meant);
  for (std::size_t i = 0; i < should.size(); ++i) {
    if (i >= has.size()) return "lacks " + rdn_text(should[i]);
    if (has[i].size() != should[i].size() || key_of({has[i]}) != key_of({should[i]}))
      return "has " + rdn_text(has[i]) + " where " + rdn_text(should[i]) + " was meant";
    for (std::size_t j = 0; j < should[i].size(); ++j)
      if (should[i][j].tag != 0 && should[i][j].tag != has[i][j].tag)
        return "has " + rdn_text(has[i]) + " in another string type than was meant";
  }
  if (has.size() > should.size()) return "has " + rdn_text(has[should.size()]) + ", which was not meant";
  return {};
}

}  // namespace certkit::crypto::reading_back
