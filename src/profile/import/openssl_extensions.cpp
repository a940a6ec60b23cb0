// The extensions of a request in an openssl.cnf, encoded as openssl does.
#include <algorithm>

#include "asn1/oids.hpp"
#include "asn1/writer.hpp"
#include "base/text.hpp"
#include "profile/import/openssl_reading.hpp"
#include "profile/source_text.hpp"

namespace certkit::profile {
namespace {

namespace oid = asn1::oid;
using asn1::Writer;

// "CA:TRUE", or a line of the section that @section names.
struct Item {
  std::string name, value;
};

struct Asked {
  std::string name;  // of the extension
  bool critical = false;
  std::string text;  // behind "critical,"
  Place place;
};

std::optional<std::vector<Item>> items_of(OpensslReading& reading, const Asked& asked) {
  std::vector<Item> items;
  if (asked.text.starts_with('@')) {
    const CnfSection* section = reading.file.find(asked.text.substr(1));
    if (section == nullptr) fail(asked.place, asked.name + ": there is no section [" + asked.text.substr(1) + "]");
    for (const CnfValue& value : section->values) {
      auto text = reading.variables.fixed(value.text, value.place);
      if (!text) return std::nullopt;
      items.push_back({value.name, std::move(*text)});
    }
    return items;
  }
  std::string_view rest = asked.text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    const std::string_view part = trimmed(rest.substr(0, end));
    const std::size_t colon = std::min(part.find(':'), part.size());
    if (!part.empty())
      items.push_back({std::string(trimmed(part.substr(0, colon))), std::string(trimmed(part.substr(std::min(colon + 1, part.size()))))});
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (items.size() > 1000) fail(asked.place, "more than 1000 parts in " + asked.name);
  }
  return items;
}

// Whether the name of an item is `word`, or `word.1` and so on.
bool is_called(std::string_view name, std::string_view word) {
  return name == word || (name.starts_with(word) && name.size() > word.size() && name[word.size()] == '.');
}

void other(OpensslReading& reading, const Asked& asked, const Oid& type, Bytes value) {
  reading.into.add_extension({type, asked.critical, std::move(value)}, asked.place);
}

[[noreturn]] void no_such(const Asked& asked, const std::string& what, const std::vector<std::string>& known) {
  fail(asked.place, asked.name + ": '" + base::printable(what) + "' is not known to openssl" + did_you_mean(what, known));
}

void key_usage(OpensslReading& reading, const Asked& asked, const std::vector<Item>& items) {
  static const std::vector<std::string> long_names = {"Digital Signature", "Non Repudiation", "Key Encipherment",
                                                      "Data Encipherment", "Key Agreement",   "Certificate Sign",
                                                      "CRL Sign",          "Encipher Only",   "Decipher Only"};
  unsigned mask = 0;
  for (const Item& item : items) {
    const auto found = std::find(long_names.begin(), long_names.end(), item.name);
    if (const auto bit = key_usage_from_word(item.name); bit && item.name != "contentCommitment")
      mask |= *bit;
    else if (found != long_names.end())
      mask |= 1u << (found - long_names.begin());
    else
      no_such(asked, item.name, key_usage_words(0x1ff));
  }
  if (mask == 0) return reading.into.lose(asked.place, "keyUsage without any usage");
  reading.into.csr.key_usage = mask;
  reading.into.csr.critical.key_usage = asked.critical;
}

void extended_key_usage(OpensslReading& reading, const Asked& asked, const std::vector<Item>& items) {
  for (const Item& item : items) {
    const std::string& name = item.value.empty() ? item.name : item.value;
    const auto usage = reading.usage(name);
    if (!usage) no_such(asked, name, {"serverAuth", "clientAuth", "codeSigning", "emailProtection", "timeStamping", "OCSPSigning"});
    reading.into.add_usage(*usage);
  }
  reading.into.csr.critical.extended_key_usage = asked.critical;
}

bool truth(const Asked& asked, const Item& item) {
  static const std::vector<std::string> yes = {"TRUE", "true", "Y", "y", "YES", "yes"}, no = {"FALSE", "false", "N", "n", "NO", "no"};
  if (std::find(yes.begin(), yes.end(), item.value) != yes.end()) return true;
  if (std::find(no.begin(), no.end(), item.value) != no.end()) return false;
  fail(asked.place, asked.name + ": " + item.name + " is TRUE or FALSE, not '" + base::printable(item.value) + "'");
}

void basic_constraints(OpensslReading& reading, const Asked& asked, const std::vector<Item>& items) {
  BasicConstraints constraints;
  for (const Item& item : items) {
    if (item.name == "CA") {
      constraints.ca = truth(asked, item);
    } else if (item.name == "pathlen") {
      if (item.value.empty() || item.value.size() > 6 || item.value.find_first_not_of("0123456789") != std::string::npos)
        fail(asked.place, asked.name + ": pathlen '" + base::printable(item.value) + "' is no number");
      constraints.path_length = std::stoi(item.value);
    } else {
      no_such(asked, item.name, {"CA", "pathlen"});
    }
  }
  if (constraints.path_length && !constraints.ca) {
    reading.into.lose(asked.place, "pathlen has a meaning for a CA only");
    constraints.path_length.reset();
  }
  reading.into.csr.basic_constraints = constraints;
  reading.into.csr.critical.basic_constraints = asked.critical;
}

void key_identifier(OpensslReading& reading, const Asked& asked) {
  if (asked.text == "none") return;
  if (asked.text == "hash") {
    if (asked.critical) reading.into.lose(asked.place, "a subject key identifier is never critical");
    reading.into.csr.subject_key_identifier = true;
    return;
  }
  std::string digits;
  for (const char c : asked.text)
    if (c != ':') digits += c;
  const auto octets = base::from_hex(digits);
  if (!octets) fail(asked.place, asked.name + " is hash, none or hex, not '" + base::printable(asked.text) + "'");
  Writer w;
  w.octet_string(*octets);
  other(reading, asked, oid::kSubjectKeyIdentifier, w.take());
}

void tls_feature(OpensslReading& reading, const Asked& asked, const std::vector<Item>& items) {
  Writer w;
  {
    const auto sequence = w.sequence();
    for (const Item& item : items) {
      const std::string& word = item.value.empty() ? item.name : item.value;
      if (word == "status_request")
        w.integer(5);
      else if (word == "status_request_v2")
        w.integer(17);
      else if (!word.empty() && word.size() < 6 && word.find_first_not_of("0123456789") == std::string::npos)
        w.integer(std::stoi(word));
      else
        no_such(asked, word, {"status_request", "status_request_v2"});
    }
  }
  other(reading, asked, Oid("1.3.6.1.5.5.7.1.24"), w.take());
}

void policies(OpensslReading& reading, const Asked& asked, const std::vector<Item>& items) {
  Writer w;
  {
    const auto sequence = w.sequence();
    for (const Item& item : items) {
      const auto policy = reading.own_or_dotted(item.name);
      if (!policy || !item.value.empty())
        return reading.into.lose(asked.place, "certificatePolicies with more than OIDs" + std::string(asked.critical ? ", critical" : ""));
      const auto one = w.sequence();
      w.oid(*policy);
    }
  }
  other(reading, asked, oid::kCertificatePolicies, w.take());
}

// "URI:http://…" alone; absent: something else.
std::optional<GeneralName> uri_of(const Item& item) {
  if (!is_called(item.name, "URI")) return std::nullopt;
  return GeneralName{GeneralName::Type::uri, item.value, {}};
}

void crl_points(OpensslReading& reading, const Asked& asked, const std::vector<Item>& items) {
  Writer w;
  {
    const auto sequence = w.sequence();
    for (const Item& item : items) {
      const auto url = uri_of(item);
      if (!url)
        return reading.into.lose(asked.place,
                                 "crlDistributionPoints with more than URIs" + std::string(asked.critical ? ", critical" : ""));
      const auto point = w.sequence();
      const auto name = w.constructed(asn1::context(0, true));
      const auto full_name = w.constructed(asn1::context(0, true));
      w.raw(url->der());
    }
  }
  other(reading, asked, oid::kCrlDistributionPoints, w.take());
}

void information_access(OpensslReading& reading, const Asked& asked, const std::vector<Item>& items) {
  Writer w;
  {
    const auto sequence = w.sequence();
    for (const Item& item : items) {
      const std::string whole = item.name + ":" + item.value;
      const std::size_t semicolon = std::min(whole.find(';'), whole.size());
      const std::string method = whole.substr(0, semicolon), place = whole.substr(std::min(semicolon + 1, whole.size()));
      const std::size_t colon = std::min(place.find(':'), place.size());
      const auto url = uri_of({place.substr(0, colon), place.substr(std::min(colon + 1, place.size()))});
      const auto type = method == "OCSP"        ? oid::kOcsp
                        : method == "caIssuers" ? oid::kCaIssuers
                                                : reading.own_or_dotted(method).value_or(Oid());
      if (!url || type.empty())
        return reading.into.lose(
            asked.place, "authorityInfoAccess with more than OCSP;URI and caIssuers;URI" + std::string(asked.critical ? ", critical" : ""));
      const auto description = w.sequence();
      w.oid(type);
      w.raw(url->der());
    }
  }
  other(reading, asked, oid::kAuthorityInfoAccess, w.take());
}

void netscape_type(OpensslReading& reading, const Asked& asked, const std::vector<Item>& items) {
  static const std::vector<std::string> words = {"client", "server", "email", "objsign", "reserved", "sslCA", "emailCA", "objCA"};
  unsigned mask = 0;
  for (const Item& item : items) {
    const auto found = std::find(words.begin(), words.end(), item.name);
    if (found == words.end()) no_such(asked, item.name, words);
    mask |= 1u << (found - words.begin());
  }
  Writer w;
  w.named_bits(mask);
  other(reading, asked, Oid("2.16.840.1.113730.1.1"), w.take());
}

void ia5_string(OpensslReading& reading, const Asked& asked, const Oid& type) {
  Writer w;
  try {
    w.string(asn1::kIa5String, asked.text);
  } catch (const Error& e) {
    return reading.into.lose(asked.place, asked.name + ": " + e.message());
  }
  other(reading, asked, type, w.take());
}

// DER: and ASN1:, for any extension.
bool generic(OpensslReading& reading, const Asked& asked) {
  const bool der = asked.text.starts_with("DER:"), generated = asked.text.starts_with("ASN1:");
  if (!der && !generated) return false;
  static const std::map<std::string, Oid> names = {{"subjectAltName", oid::kSubjectAltName},
                                                   {"keyUsage", oid::kKeyUsage},
                                                   {"extendedKeyUsage", oid::kExtendedKeyUsage},
                                                   {"basicConstraints", oid::kBasicConstraints},
                                                   {"subjectKeyIdentifier", oid::kSubjectKeyIdentifier},
                                                   {"certificatePolicies", oid::kCertificatePolicies},
                                                   {"tlsfeature", Oid("1.3.6.1.5.5.7.1.24")}};
  const auto named = names.find(asked.name);
  const auto type = named != names.end() ? named->second : reading.own_or_dotted(asked.name);
  if (!type) {
    reading.into.lose(asked.place, asked.name + ": its OID is not known here; write it in place of the name");
    return true;
  }
  std::optional<Bytes> value;
  if (generated) {
    value = openssl_asn1(reading, std::string(trimmed(std::string_view(asked.text).substr(5))), asked.place);
  } else {
    std::string digits;
    for (const char c : trimmed(std::string_view(asked.text).substr(4)))
      if (c != ':') digits += c;
    value = base::from_hex(digits);
    if (!value) fail(asked.place, asked.name + ": DER: is followed by what is no hex");
  }
  if (value) reading.into.add_encoded({*type, asked.critical, std::move(*value)}, asked.place);
  return true;
}

void one_extension(OpensslReading& reading, const Asked& asked) {
  static const std::map<std::string, Oid> strings = {
      {"nsComment", Oid("2.16.840.1.113730.1.13")},      {"nsBaseUrl", Oid("2.16.840.1.113730.1.2")},
      {"nsRevocationUrl", Oid("2.16.840.1.113730.1.3")}, {"nsCaRevocationUrl", Oid("2.16.840.1.113730.1.4")},
      {"nsRenewalUrl", Oid("2.16.840.1.113730.1.7")},    {"nsCaPolicyUrl", Oid("2.16.840.1.113730.1.8")},
      {"nsSslServerName", Oid("2.16.840.1.113730.1.12")}};
  using Reader = void (*)(OpensslReading&, const Asked&, const std::vector<Item>&);
  static const std::map<std::string, Reader> readers = {{"keyUsage", key_usage},
                                                        {"extendedKeyUsage", extended_key_usage},
                                                        {"basicConstraints", basic_constraints},
                                                        {"tlsfeature", tls_feature},
                                                        {"certificatePolicies", policies},
                                                        {"crlDistributionPoints", crl_points},
                                                        {"authorityInfoAccess", information_access},
                                                        {"nsCertType", netscape_type}};
  static const std::vector<std::string> not_made = {"issuerAltName",
                                                    "nameConstraints",
                                                    "policyConstraints",
                                                    "policyMappings",
                                                    "inhibitAnyPolicy",
                                                    "freshestCRL",
                                                    "subjectInfoAccess",
                                                    "proxyCertInfo",
                                                    "privateKeyUsagePeriod",
                                                    "issuingDistributionPoint",
                                                    "sbgp-ipAddrBlock",
                                                    "sbgp-autonomousSysNum",
                                                    "sxnetID"};
  if (generic(reading, asked)) return;
  if (asked.name == "subjectKeyIdentifier") return key_identifier(reading, asked);
  if (asked.name == "authorityKeyIdentifier")
    return reading.into.note(asked.place, "authorityKeyIdentifier: the CA puts it in; in a request there is no CA yet");
  if (asked.name == "noCheck") return other(reading, asked, Oid("1.3.6.1.5.5.7.48.1.5"), {0x05, 0x00});
  if (const auto string = strings.find(asked.name); string != strings.end()) return ia5_string(reading, asked, string->second);
  if (const auto reader = readers.find(asked.name); reader != readers.end()) {
    if (const auto items = items_of(reading, asked)) reader->second(reading, asked, *items);
    return;
  }
  if (std::find(not_made.begin(), not_made.end(), asked.name) != not_made.end() || reading.own_or_dotted(asked.name))
    return reading.into.lose(asked.place, std::string(asked.critical ? "the critical extension " : "the extension ") + asked.name +
                                              " is not made from text; give its DER under `extensions`");
  std::vector<std::string> known = not_made;
  for (const auto& [name, reader] : readers) known.push_back(name);
  for (const auto& [name, type] : strings) known.push_back(name);
  known.insert(known.end(), {"subjectAltName", "subjectKeyIdentifier", "authorityKeyIdentifier"});
  no_such({asked.name, false, {}, asked.place}, asked.name, known);
}

constexpr std::string_view kCritical = "critical,";

}  // namespace

void read_openssl_extensions(OpensslReading& reading, const CnfSection& section) {
  for (const CnfValue& value : section.values) {
    Asked asked{value.name, false, {}, value.place};
    CnfText text = value.text;
    if (!text.empty() && !text.front().environment && text.front().text.starts_with(kCritical)) {
      asked.critical = true;
      std::string& first = text.front().text;
      first.erase(0, first.find_first_not_of(" \t", kCritical.size()));
      if (first.empty()) text.erase(text.begin());
    }
    if (value.name == "subjectAltName" && !(text.size() == 1 && (text[0].text.starts_with("DER:") || text[0].text.starts_with("ASN1:")))) {
      const std::size_t before = reading.into.csr.san.size();
      read_openssl_names(reading, text, value.place);
      if (reading.into.csr.san.size() > before) reading.into.csr.critical.san = asked.critical;
      continue;
    }
    auto fixed = reading.variables.fixed(text, value.place);
    if (!fixed) continue;
    asked.text = std::move(*fixed);
    one_extension(reading, asked);
  }
}

}  // namespace certkit::profile
