// A request as an INF for certreq -new.
#include <algorithm>

#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "crypto/build.hpp"
#include "profile/inf.hpp"
#include "profile/node.hpp"

namespace certkit::profile {
namespace {

namespace oid = asn1::oid;

// A value of an INF: in quotes, quotes and percent signs twice.
std::string quoted(const std::string& text) {
  std::string value = "\"";
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      throw Error(Errc::unsupported, "\"" + base::printable(text) + "\" holds a control character, and cannot be written into an INF");
    if (c == '"' || c == '%') value += c;
    value += c;
  }
  return value + "\"";
}

// CertStrToName's form: a value with anything special in quotes, quotes in it twice.
std::string dn_value(const std::string& text) {
  const bool plain = text.find_first_of("\",;+=<>#\\") == std::string::npos && !text.starts_with(' ') && !text.ends_with(' ');
  if (plain) return text;
  std::string value = "\"";
  for (const char c : text) {
    if (c == '"') value += c;
    value += c;
  }
  return value + "\"";
}

std::string dn_type(const Oid& type) {
  static const std::pair<const char*, const char*> windows[] = {{"CN", "CN"},         {"O", "O"},
                                                                {"OU", "OU"},         {"L", "L"},
                                                                {"ST", "S"},          {"C", "C"},
                                                                {"DC", "DC"},         {"emailAddress", "E"},
                                                                {"title", "T"},       {"GN", "G"},
                                                                {"initials", "I"},    {"SN", "SN"},
                                                                {"STREET", "STREET"}, {"serialNumber", "SERIALNUMBER"}};
  const std::string name = name_of(type);
  for (const auto& [field, short_name] : windows)
    if (name == field) return short_name;
  return "OID." + type.dotted();
}

// As in RFC 4514, the last one encoded is the first one written.
std::string subject_text(const Name& subject) {
  std::string text;
  for (auto rdn = subject.rdns.rbegin(); rdn != subject.rdns.rend(); ++rdn) {
    if (!text.empty()) text += ", ";
    for (std::size_t i = 0; i < rdn->size(); ++i) {
      const NameAttribute& attribute = (*rdn)[i];
      text += (i == 0 ? "" : "+") + dn_type(attribute.type) + "=" + dn_value(attribute.value);
    }
  }
  return text;
}

// certreq's word for a name in {text}, with its '='; empty: it has none, or the value has the '&' that ends it.
std::string name_text(const GeneralName& name) {
  using Type = GeneralName::Type;
  static const std::pair<Type, const char*> words[] = {{Type::dns, "dns="},     {Type::ip, "ipaddress="}, {Type::uri, "url="},
                                                       {Type::email, "email="}, {Type::upn, "upn="},      {Type::registered_id, "oid="}};
  if (name.value.find_first_of("&\r\n") != std::string::npos) return {};
  for (const auto& [type, word] : words)
    if (type == name.type) return word + name.value;
  return {};
}

void line(std::string& inf, const std::string& text) { inf += text + "\r\n"; }

void write_octets(std::string& inf, const NewExtension& extension) {
  line(inf, extension.oid.dotted() + " = \"{hex}\"");
  constexpr std::size_t kOctetsInLine = 24;
  for (std::size_t at = 0; at < extension.value.size(); at += kOctetsInLine) {
    std::string digits;
    for (std::size_t i = at; i < std::min(at + kOctetsInLine, extension.value.size()); ++i)
      digits += (digits.empty() ? "" : " ") + base::to_hex(ByteView(extension.value).subspan(i, 1));
    line(inf, "_continue_ = \"" + digits + "\"");
  }
}

// Each name with its '&', which is what keeps certreq from taking two names for one.
void write_names(std::string& inf, const std::vector<GeneralName>& names, const NewExtension& as_octets) {
  if (std::any_of(names.begin(), names.end(), [](const GeneralName& name) { return name_text(name).empty(); }))
    return write_octets(inf, as_octets);
  line(inf, "2.5.29.17 = \"{text}\"");
  for (const GeneralName& name : names) line(inf, "_continue_ = " + quoted(name_text(name) + "&"));
}

void write_extensions(std::string& inf, const CsrSpec& csr) {
  std::string section;
  std::vector<std::string> critical;
  for (const NewExtension& extension : crypto::build::csr_extensions(csr, {})) {
    const bool own_key =
        extension.oid == oid::kSubjectKeyIdentifier || (extension.oid == oid::kMsTemplateName && !csr.ms_template.empty()) ||
        (extension.oid == oid::kKeyUsage && extension.critical) || (extension.oid == oid::kExtendedKeyUsage && !extension.critical);
    if (own_key) continue;
    if (extension.oid == oid::kSubjectAltName)
      write_names(section, csr.san, extension);
    else if (extension.oid == oid::kBasicConstraints && !csr.basic_constraints->path_length)
      line(section, std::string("2.5.29.19 = \"{text}ca=") + (csr.basic_constraints->ca ? "1\"" : "0\""));
    else
      write_octets(section, extension);
    if (extension.critical) critical.push_back(extension.oid.dotted());
  }
  for (const std::string& oid : critical) line(section, "Critical = \"" + oid + "\"");
  if (!section.empty()) inf += "\r\n[Extensions]\r\n" + section;
}

struct Provider {
  std::string name;
  int type = 0;  // 0: a key storage provider, which has none
};

Provider provider_of(const InfKey& where, KeyType type) {
  static const std::pair<const char*, int> types[] = {{"Microsoft RSA SChannel Cryptographic Provider", 12},
                                                      {"Microsoft DH SChannel Cryptographic Provider", 18},
                                                      {"Microsoft Enhanced RSA and AES Cryptographic Provider", 24},
                                                      {"Microsoft Enhanced Cryptographic Provider v1.0", 1},
                                                      {"Microsoft Strong Cryptographic Provider", 1},
                                                      {"Microsoft Base Cryptographic Provider v1.0", 1},
                                                      {"Microsoft Base Smart Card Crypto Provider", 1}};
  Provider provider{where.provider, 0};
  if (provider.name.empty())
    provider.name = type == KeyType::rsa ? "Microsoft RSA SChannel Cryptographic Provider" : "Microsoft Software Key Storage Provider";
  for (const auto& [name, number] : types)
    if (base::lower_ascii(name) == base::lower_ascii(provider.name)) provider.type = number;
  return provider;
}

void write_key(std::string& inf, const KeySpec& key, const InfKey& where) {
  if (key.type != KeyType::rsa && key.type != KeyType::ec)
    throw Error(Errc::unsupported, "certreq makes no key of the type " + key.to_text(), "rsa:2048, ec:p256 and the like");
  const bool rsa = key.type == KeyType::rsa;
  if (!rsa) line(inf, "KeyAlgorithm = ECDSA_P" + std::to_string(key.bits));
  line(inf, "KeyLength = " + std::to_string(key.bits));
  const Provider provider = provider_of(where, key.type);
  line(inf, "ProviderName = " + quoted(provider.name));
  if (provider.type != 0) {
    line(inf, "ProviderType = " + std::to_string(provider.type));
    line(inf, std::string("KeySpec = ") + (where.key_exchange ? "1" : "2"));  // AT_KEYEXCHANGE, AT_SIGNATURE
  }
  line(inf, std::string("MachineKeySet = ") + (where.machine ? "TRUE" : "FALSE"));
  line(inf, std::string("Exportable = ") + (where.exportable ? "TRUE" : "FALSE"));
}

// As wincrypt.h has it: the first octet of the BIT STRING in the low byte, the second in the next.
std::string key_usage_text(unsigned mask) {
  unsigned octets = (mask & kDecipherOnly) != 0 ? 0x8000u : 0u;
  for (unsigned bit = 0; bit < 8; ++bit)
    if ((mask & (1u << bit)) != 0) octets |= 0x80u >> bit;
  constexpr char kHex[] = "0123456789abcdef";
  std::string text = "0x";
  for (int shift = octets > 0xff ? 12 : 4; shift >= 0; shift -= 4) text += kHex[octets >> shift & 15];
  return text;
}

std::string as_utf16(const std::string& text) {
  const auto units = base::utf8_to_utf16be(text);
  if (!units) throw Error(Errc::usage, "the request holds text that is not UTF-8");
  std::string wide = "\xFF\xFE";
  for (std::size_t i = 0; i + 1 < units->size(); i += 2) wide += {static_cast<char>((*units)[i + 1]), static_cast<char>((*units)[i])};
  return wide;
}

}  // namespace

std::string write_inf(const CsrSpec& csr, const KeySpec& key, const InfKey& where) {
  std::string inf = "; Made by certkit csr --to-inf. On the Windows machine: certreq -new REQUEST.inf REQUEST.req\r\n";
  line(inf, "[Version]\r\nSignature = \"$Windows NT$\"\r\n\r\n[NewRequest]");
  if (!csr.subject.empty()) line(inf, "Subject = " + quoted(subject_text(csr.subject)));
  if (!csr.friendly_name.empty()) line(inf, "FriendlyName = " + quoted(csr.friendly_name));
  write_key(inf, key, where);
  line(inf, "HashAlgorithm = " + std::string(to_word(csr.hash)));
  if (csr.key_usage && *csr.key_usage != 0 && csr.critical.key_usage.value_or(true))
    line(inf, "KeyUsage = " + key_usage_text(*csr.key_usage));
  line(inf, "RequestType = PKCS10");
  if (!csr.extended_key_usage.empty() && !csr.critical.extended_key_usage.value_or(false)) {
    line(inf, "\r\n[EnhancedKeyUsageExtension]");
    for (const Oid& usage : csr.extended_key_usage) line(inf, "OID = " + usage.dotted() + "  ; " + name_of(usage));
  }
  write_extensions(inf, csr);
  if (!csr.ms_template.empty()) line(inf, "\r\n[RequestAttributes]\r\nCertificateTemplate = " + quoted(csr.ms_template));
  const bool ascii = std::all_of(inf.begin(), inf.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return ascii ? inf : as_utf16(inf);
}

}  // namespace certkit::profile
