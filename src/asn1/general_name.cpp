#include "asn1/ip_address.hpp"
#include "asn1/oids.hpp"
#include "asn1/structure.hpp"
#include "asn1/writer.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/name.hpp"

namespace certkit {

using namespace asn1;

namespace {

constexpr std::uint8_t kOtherName = context(0, true), kEmail = context(1, false), kDns = context(2, false), kX400 = context(3, true),
                       kDirectory = context(4, true), kEdiParty = context(5, true), kUri = context(6, false), kIp = context(7, false),
                       kRegisteredId = context(8, false);

// IA5String by the book. What is beyond ASCII in the field is UTF-8 or Latin-1, and must be UTF-8 here.
std::string ia5_text(ByteView content) {
  const std::string_view text = as_text(content);
  return base::is_utf8(text) ? std::string(text) : base::latin1_to_utf8(content);
}

// otherName ::= SEQUENCE {type-id OID, value [0] EXPLICIT ANY}
void read_other_name(Reader in, GeneralName& name) {
  const Oid type = in.oid("otherName type");
  Reader wrapped = in.enter(context(0, true), "otherName value");
  in.finish("otherName");
  const Tlv value = wrapped.any("otherName value");
  wrapped.finish("otherName value");
  if (type == oid::kUpn && value.tag == kUtf8String && base::is_utf8(as_text(value.content))) {
    name.type = GeneralName::Type::upn;
    name.value = as_text(value.content);
    return;
  }
  name.type = GeneralName::Type::other_name;
  name.value = type.dotted() + ":" + base::to_hex(value.whole);
}

Bytes hex_der(const GeneralName& name, std::uint8_t tag, std::string_view hex) {
  auto der = base::from_hex(hex);
  if (!der || der->empty() || (tag != 0 && der->front() != tag) || tlv_size(*der) != der->size())
    throw Error(Errc::usage, std::string(to_word(name.type)) + " \"" + base::printable(name.value) + "\": not the hex of its DER");
  return std::move(*der);
}

Bytes ia5(const GeneralName& name) {
  for (const char c : name.value)
    if (static_cast<unsigned char>(c) >= 0x80)
      throw Error(Errc::usage, std::string(to_word(name.type)) + " \"" + base::printable(name.value) + "\": only ASCII can be written",
                  "domains are written as A-labels (xn--…)");
  return to_bytes(as_bytes(name.value));
}

Bytes ip_octets(const GeneralName& name) {
  auto octets = parse_ip(name.value);
  if (!octets) octets = parse_ip_range(name.value);
  if (!octets) throw Error(Errc::usage, "\"" + base::printable(name.value) + "\" is no IP address");
  return std::move(*octets);
}

void write_other_name(Writer& w, const Oid& type, ByteView value) {
  const auto outer = w.constructed(kOtherName);
  w.oid(type);
  const auto wrapped = w.explicit_tag(0);
  w.raw(value);
}

}  // namespace

GeneralName GeneralName::parse(ByteView der) {
  Reader reader(der, "GeneralName");
  const Tlv tlv = reader.any("GeneralName");
  reader.finish("GeneralName");
  GeneralName name;
  switch (tlv.tag) {
    case kOtherName: read_other_name(reader.into(tlv), name); break;
    case kEmail: name = {Type::email, ia5_text(tlv.content), {}}; break;
    case kDns: name = {Type::dns, ia5_text(tlv.content), {}}; break;
    case kUri: name = {Type::uri, ia5_text(tlv.content), {}}; break;
    case kX400: name = {Type::x400, base::to_hex(der), {}}; break;
    case kEdiParty: name = {Type::edi_party, base::to_hex(der), {}}; break;
    case kDirectory: {
      Name directory = Name::parse(tlv.content);
      std::string text = directory.to_rfc4514();
      name = {Type::directory, std::move(text), std::move(directory)};
      break;
    }
    case kIp: {
      auto text = ip_text(tlv.content);
      if (!text) reader.fail("iPAddress of " + std::to_string(tlv.content.size()) + " octets", tlv.offset);
      name = {Type::ip, std::move(*text), {}};
      break;
    }
    case kRegisteredId: name = {Type::registered_id, Oid::from_content(tlv.content).dotted(), {}}; break;
    default: reader.fail("unknown kind of name", tlv.offset);
  }
  return name;
}

Bytes GeneralName::der() const {
  Writer w;
  switch (type) {
    case Type::email: w.primitive(kEmail, ia5(*this)); break;
    case Type::dns: w.primitive(kDns, ia5(*this)); break;
    case Type::uri: w.primitive(kUri, ia5(*this)); break;
    case Type::ip: w.primitive(kIp, ip_octets(*this)); break;
    case Type::registered_id: w.primitive(kRegisteredId, Oid::parse(value).content()); break;
    case Type::x400: w.raw(hex_der(*this, kX400, value)); break;
    case Type::edi_party: w.raw(hex_der(*this, kEdiParty, value)); break;
    case Type::directory: {
      const auto scope = w.constructed(kDirectory);  // Name is a CHOICE: the tag is explicit
      w.raw((name ? *name : Name::from_rfc4514(value)).der());
      break;
    }
    case Type::upn: {
      Writer text;
      text.string(kUtf8String, value);
      write_other_name(w, oid::kUpn, text.view());
      break;
    }
    case Type::other_name: {
      const std::size_t colon = value.find(':');
      const Bytes inside = hex_der(*this, 0, colon == std::string::npos ? std::string_view{} : std::string_view(value).substr(colon + 1));
      write_other_name(w, Oid::parse(std::string_view(value).substr(0, colon)), inside);
      break;
    }
  }
  return w.take();
}

std::string_view to_word(GeneralName::Type type) noexcept {
  switch (type) {
    case GeneralName::Type::other_name: return "other_name";
    case GeneralName::Type::email: return "email";
    case GeneralName::Type::dns: return "dns";
    case GeneralName::Type::x400: return "x400";
    case GeneralName::Type::directory: return "directory";
    case GeneralName::Type::edi_party: return "edi_party";
    case GeneralName::Type::uri: return "uri";
    case GeneralName::Type::ip: return "ip";
    case GeneralName::Type::registered_id: return "registered_id";
    case GeneralName::Type::upn: return "upn";
  }
  return "other_name";
}

std::string GeneralName::to_text() const {
  switch (type) {
    case Type::dns: return "DNS:" + value;
    case Type::ip: return "IP:" + value;
    case Type::email: return "email:" + value;
    case Type::uri: return "URI:" + value;
    case Type::upn: return "UPN:" + value;
    case Type::directory: return "dirName:" + value;
    case Type::registered_id: return "RID:" + value;
    case Type::x400: return "x400:" + value;
    case Type::edi_party: return "ediParty:" + value;
    case Type::other_name: break;
  }
  return "otherName:" + value;
}

}  // namespace certkit
