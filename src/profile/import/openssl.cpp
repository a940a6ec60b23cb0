// The section of `openssl req` in an openssl.cnf.
#include <algorithm>

#include "asn1/oid_table.hpp"
#include "base/text.hpp"
#include "profile/import/import.hpp"
#include "profile/import/openssl_reading.hpp"

namespace certkit::profile {
namespace {

std::string plain(const CnfValue& value) {
  std::string text;
  for (const CnfPiece& piece : value.text) text += piece.environment ? "$ENV::" + piece.text : piece.text;
  return text;
}

Wanted wanted_for(const Oid& type) {
  const std::string name = name_of(type);
  if (name == "CN") return Wanted::host;
  if (name == "C") return Wanted::country;
  return name == "emailAddress" ? Wanted::email : Wanted::text;
}

bool is_prompted(const OpensslReading& reading, const CnfSection& request) {
  const CnfValue* prompt = reading.file.find(request.name, "prompt");
  return prompt == nullptr || plain(*prompt) != "no";
}

void read_own_oids(OpensslReading& reading, const std::string& request) {
  const CnfValue* named = reading.file.find(request, "oid_section");
  if (named == nullptr) return;
  const CnfSection* section = reading.file.find(plain(*named));
  if (section == nullptr) return reading.into.note(named->place, "oid_section: there is no section [" + plain(*named) + "]");
  for (const CnfValue& value : section->values) {
    std::string oid = plain(value);  // "OID", or "long name, OID"
    if (const std::size_t comma = oid.rfind(','); comma != std::string::npos) oid.erase(0, oid.find_first_not_of(' ', comma + 1));
    try {
      reading.own_oids[value.name] = Oid::parse(oid);
    } catch (const Error& e) {
      fail(value.place, e.message());
    }
  }
}

void add_attribute(OpensslReading& reading, const CnfValue& value) {
  const OpensslAttribute attribute = openssl_attribute(value.name);
  const auto type = reading.attribute_type(attribute.type);
  if (!type) return reading.into.lose(value.place, "'" + value.name + "' is no attribute that is known; give it by its OID");
  reading.into.add_attribute(*type, reading.variables.fill(value.text, wanted_for(*type), value.place), attribute.rdn, value.place);
}

// What openssl asks for at the terminal: its default is taken, as `openssl req -batch` does; a CN without one becomes an input.
void add_prompted(OpensslReading& reading, const CnfSection& section, const CnfValue& prompt) {
  for (const char* end : {"_default", "_value", "_min", "_max"})
    if (prompt.name.ends_with(end)) return;
  const OpensslAttribute attribute = openssl_attribute(prompt.name);
  const auto type = reading.attribute_type(attribute.type);
  if (!type) return reading.into.note(prompt.place, "'" + prompt.name + "' is no attribute that is known: openssl passes over it too");
  const CnfValue* value = section.find(prompt.name + "_value");
  if (value == nullptr) value = section.find(prompt.name + "_default");
  if (value != nullptr && !value->text.empty() && plain(*value) != ".") {
    reading.into.add_attribute(*type, reading.variables.fill(value->text, wanted_for(*type), value->place), attribute.rdn, value->place);
  } else if (name_of(*type) == "CN") {
    reading.into.add_attribute(*type, reading.variables.ask(attribute.type, "'" + plain(prompt) + "'", Wanted::host), attribute.rdn,
                               prompt.place);
  } else {
    reading.into.note(prompt.place, "'" + plain(prompt) + "' is asked for at the terminal and has no default: it is left out");
  }
}

void read_subject(OpensslReading& reading, const CnfSection& request) {
  const CnfValue* named = reading.file.find(request.name, "distinguished_name");
  if (named == nullptr)
    fail(request.place, "[" + request.name + "] has no distinguished_name, and openssl req makes no request without it");
  const CnfSection* section = reading.file.find(plain(*named));
  if (section == nullptr) fail(named->place, "distinguished_name: there is no section [" + plain(*named) + "]");
  const bool prompted = is_prompted(reading, request);
  if (prompted && !section->values.empty())
    reading.into.note(section->place, "openssl asks for [" + section->name + "] at the terminal: what it would take by itself was taken");
  for (const CnfValue& value : section->values) {
    if (prompted)
      add_prompted(reading, *section, value);
    else
      add_attribute(reading, value);
  }
}

void read_key(OpensslReading& reading, const CnfValue& bits) {
  const std::string text = plain(bits);
  try {
    reading.into.key = KeySpec::parse("rsa:" + text);
  } catch (const Error& e) {
    reading.into.lose(bits.place, "default_bits = " + text + ": " + e.message() + "; rsa:2048 is used");
  }
}

void read_hash(OpensslReading& reading, const CnfValue& md) {
  const std::string word = base::lower_ascii(plain(md));
  for (const Hash hash : {Hash::sha256, Hash::sha384, Hash::sha512})
    if (word == to_word(hash) || (word == "default" && hash == Hash::sha256)) {
      reading.into.csr.hash = hash;
      return;
    }
  reading.into.lose(md.place, "default_md = " + plain(md) + ": requests are signed with sha256, sha384 or sha512; sha256 is used");
}

// Where openssl asks for values, only those that it would take by itself are in the request.
void read_attributes(OpensslReading& reading, const CnfSection& request, const CnfValue& named) {
  const CnfSection* section = reading.file.find(plain(named));
  if (section == nullptr) return;
  const bool prompted = is_prompted(reading, request);
  for (const CnfValue& value : section->values)
    if (!value.text.empty() && (!prompted || value.name.ends_with("_default") || value.name.ends_with("_value")))
      reading.into.lose(value.place, value.name + ": an attribute of the request that certkit does not write");
}

void read_settings(OpensslReading& reading, const CnfSection& request) {
  static const std::map<std::string, std::string> meaning = {
      {"default_keyfile", "the key's file is named by --out-dir and --name"},
      {"encrypt_key", "csr --passout SRC protects the key"},
      {"encrypt_rsa_key", "csr --passout SRC protects the key"},
      {"input_password", "a password has no place in a profile; --passin SRC opens a key"},
      {"output_password", "a password has no place in a profile; --passout SRC protects the key"},
      {"x509_extensions", "is for self-signed certificates; requests have req_extensions"},
      {"string_mask", "text is written as UTF8String"},
      {"oid_file", "is another file, which was not read"},
      {"default_days", "the CA decides how long the certificate is valid"}};
  static const std::vector<std::string> silent = {"distinguished_name", "req_extensions", "prompt",     "utf8",       "oid_section",
                                                  "RANDFILE",           "default_bits",   "default_md", "attributes", "nameopt"};
  for (const CnfValue& value : request.values) {
    if (const auto found = meaning.find(value.name); found != meaning.end())
      reading.into.note(value.place, value.name + ": " + found->second);
    else if (std::find(silent.begin(), silent.end(), value.name) == silent.end())
      reading.into.note(value.place, value.name + ": openssl req knows no such key");
  }
  if (const CnfValue* md = reading.file.find(request.name, "default_md")) read_hash(reading, *md);
  if (const CnfValue* bits = reading.file.find(request.name, "default_bits")) read_key(reading, *bits);
  if (const CnfValue* named = reading.file.find(request.name, "attributes")) read_attributes(reading, request, *named);
}

// What an openssl that was not told `utf8 = yes` makes of letters beyond ASCII.
void note_encoding(OpensslReading& reading, const CnfSection& request, std::string_view text) {
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  const CnfValue* utf8 = reading.file.find(request.name, "utf8");
  if (!ascii && (utf8 == nullptr || plain(*utf8) != "yes"))
    reading.into.note(request.place,
                      "the file has letters beyond ASCII and does not say utf8 = yes: openssl would misread them, certkit does not");
}

const CnfSection& chosen_section(const CnfFile& file, const std::string& name, const std::string& source) {
  if (const CnfSection* section = file.find(name.empty() ? "req" : name)) return *section;
  std::vector<std::string> names;
  for (const CnfSection& section : file.sections) names.push_back(section.name);
  if (name.empty())
    throw Error(Errc::usage, source + ": no section [req]", "name the one of the request with --section: " + join(names, ", "), source);
  throw Error(Errc::usage, "there is no section [" + name + "] in " + source + did_you_mean(name, names), "sections: " + join(names, ", "),
              name);
}

}  // namespace

OpensslAttribute openssl_attribute(const std::string& name) {
  const std::size_t at = name.find_first_of(".:,");
  std::string type = at == std::string::npos || at + 1 == name.size() ? name : name.substr(at + 1);
  if (!type.starts_with('+')) return {std::move(type), Rdn::new_one};
  return {type.substr(1), Rdn::joined};
}

std::optional<Oid> OpensslReading::own_or_dotted(const std::string& name) const {
  if (const auto own = own_oids.find(name); own != own_oids.end()) return own->second;
  if (name.empty() || name.find_first_not_of("0123456789.") != std::string::npos) return std::nullopt;
  try {
    return Oid::parse(name);
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<Oid> OpensslReading::attribute_type(const std::string& name) const {
  if (const auto oid = own_or_dotted(name)) return oid;
  if (const asn1::KnownOid* known = asn1::find_attribute(name)) return known->oid;
  return std::nullopt;
}

std::optional<Oid> OpensslReading::usage(const std::string& name) const {
  static const std::map<std::string, std::string> other_names = {{"TLS Web Server Authentication", "serverAuth"},
                                                                 {"TLS Web Client Authentication", "clientAuth"},
                                                                 {"Code Signing", "codeSigning"},
                                                                 {"E-mail Protection", "emailProtection"},
                                                                 {"Time Stamping", "timeStamping"},
                                                                 {"OCSP Signing", "OCSPSigning"},
                                                                 {"IPSec End System", "ipsecEndSystem"},
                                                                 {"IPSec Tunnel", "ipsecTunnel"},
                                                                 {"IPSec User", "ipsecUser"},
                                                                 {"Any Extended Key Usage", "anyExtendedKeyUsage"},
                                                                 {"msSmartcardLogin", "msSmartcardLogon"},
                                                                 {"Microsoft Smartcard Login", "msSmartcardLogon"},
                                                                 {"msCTLSign", "msCtlSign"},
                                                                 {"nsSGC", "netscapeSGC"},
                                                                 {"DVCS", "dvcs"},
                                                                 {"pkInitClientAuth", "pkinitClientAuth"},
                                                                 {"pkInitKDC", "pkinitKDC"}};
  if (const auto oid = own_or_dotted(name)) return oid;
  const auto other = other_names.find(name);
  for (const asn1::KnownOid& known : asn1::all_oids())
    if (known.max_characters == 0 && known.name == (other == other_names.end() ? name : other->second)) return known.oid;
  return std::nullopt;
}

Imported import_openssl(std::string_view text, const std::string& file, const ImportSettings& settings) {
  Imported into;
  into.format = ImportFormat::openssl;
  into.file = file;
  const CnfFile cnf = read_cnf(text, file);
  for (const CnfValue& directive : cnf.directives) into.lose(directive.place, directive.name + " is not followed: only this file was read");
  for (const auto& [place, remark] : cnf.remarks) into.note(place, remark);
  Variables variables(settings.values, into);
  OpensslReading reading{cnf, into, variables, {}};
  const CnfSection& request = chosen_section(cnf, settings.section, file);
  into.key = KeySpec{};
  read_own_oids(reading, request.name);
  read_settings(reading, request);
  note_encoding(reading, request, text);
  read_subject(reading, request);
  if (const CnfValue* named = cnf.find(request.name, "req_extensions")) {
    const CnfSection* section = cnf.find(plain(*named));
    if (section == nullptr) fail(named->place, "req_extensions: there is no section [" + plain(*named) + "]");
    read_openssl_extensions(reading, *section);
  }
  variables.require_all_used();
  return into;
}

}  // namespace certkit::profile
