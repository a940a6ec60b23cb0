#include "profile/inf_values.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "profile/source_text.hpp"

namespace certkit::profile {
namespace {

// RFC 4514 §2.4
std::string escaped(const std::string& value) {
  std::string text;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool at_edge = (i == 0 && (c == ' ' || c == '#')) || (i + 1 == value.size() && c == ' ');
    if (at_edge || std::string_view("\"+,;<>\\=").find(c) != std::string_view::npos) text += '\\';
    text += c;
  }
  return text;
}

// Windows' short names where RFC 4514 or the field has others.
std::string attribute_type(const std::string& type) {
  static const std::map<std::string, std::string> windows = {
      {"S", "ST"}, {"E", "emailAddress"}, {"EMAIL", "emailAddress"},   {"T", "title"},
      {"G", "GN"}, {"I", "initials"},     {"PHONE", "telephoneNumber"}};
  std::string upper = type;
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  const auto found = windows.find(upper);
  if (found != windows.end()) return found->second;
  return upper.starts_with("OID.") ? type.substr(4) : type;
}

}  // namespace

std::vector<std::string> inf_parts(std::string_view text, std::string_view separators) {
  std::vector<std::string> all;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (const std::string_view part = trimmed(text.substr(0, end)); !part.empty()) all.emplace_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

Name inf_subject(const std::string& text, const Place& place) {
  std::string rfc4514;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t equals = text.find('=', at);
    if (equals == std::string::npos) {
      if (trimmed(std::string_view(text).substr(at)).empty()) break;
      fail(place, "the subject goes on with '" + base::printable(text.substr(at, 40)) + "', which is no TYPE=value");
    }
    const std::string type(trimmed(std::string_view(text).substr(at, equals - at)));
    std::size_t from = equals + 1;
    while (from < text.size() && text[from] == ' ') ++from;
    std::string value;
    std::size_t end = from;
    if (from < text.size() && text[from] == '"') {
      for (end = from + 1; end < text.size(); ++end) {
        if (text[end] == '"' && end + 1 < text.size() && text[end + 1] == '"')
          ++end;
        else if (text[end] == '"')
          break;
        value += text[end];
      }
      if (end >= text.size()) fail(place, "the closing quote of " + base::printable(type) + " is missing in the subject");
      ++end;
      while (end < text.size() && text[end] == ' ') ++end;
      if (end < text.size() && text[end] != ',' && text[end] != ';' && text[end] != '+')
        fail(place, "text after the closing quote of " + base::printable(type) + " in the subject");
    } else {
      end = std::min(text.find_first_of(",;+", from), text.size());
      value = trimmed(std::string_view(text).substr(from, end - from));
    }
    if (!value.empty()) {
      if (!rfc4514.empty() && rfc4514.back() != '+') rfc4514 += ',';
      rfc4514 += attribute_type(type) + "=" + escaped(value);
      if (end < text.size() && text[end] == '+') rfc4514 += '+';
    }
    at = end + 1;
  }
  if (rfc4514.empty()) return {};
  try {
    return Name::from_rfc4514(rfc4514);
  } catch (const Error& e) {
    fail(place, "Subject: " + e.message(), e.hint());
  }
}

namespace {
// The words of certreq, and what --san calls them.
const std::map<std::string, std::string>& name_prefixes() {
  static const std::map<std::string, std::string> prefixes = {
      {"dns", "dns:"}, {"ipaddress", "ip:"},     {"ip", "ip:"},
      {"url", "uri:"}, {"uri", "uri:"},          {"email", "email:"},
      {"upn", "upn:"}, {"dn", "dirname:"},       {"directoryname", "dirname:"},
      {"oid", "rid:"}, {"registeredid", "rid:"}, {"guid", "othername:1.3.6.1.4.1.311.25.1:"}};
  return prefixes;
}
}  // namespace

namespace {
// OCTET STRING of "f7c3ac41-b8ce-4fb4-aa58-3d1dc0e36b39": the first three numbers in little endian.
std::string guid_der(const std::string& text) {
  std::string digits;
  for (const char c : text)
    if (c != '-' && c != '{' && c != '}') digits += c;
  const auto octets = base::from_hex(digits);
  if (!octets || octets->size() != 16)
    throw Error(Errc::usage, "guid=" + base::printable(text) + " is no GUID", "guid=f7c3ac41-b8ce-4fb4-aa58-3d1dc0e36b39");
  Bytes der = {0x04, 16};
  for (const int at : {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15}) der.push_back((*octets)[static_cast<std::size_t>(at)]);
  return base::to_hex(der);
}
}  // namespace

bool inf_begins_name(std::string_view text) {
  const std::size_t equals = text.find('=');
  return equals != std::string_view::npos && name_prefixes().contains(base::lower_ascii(trimmed(text.substr(0, equals))));
}

std::vector<GeneralName> inf_names(const std::string& text, const Place& place) {
  std::vector<GeneralName> names;
  for (const std::string& part : inf_parts(text, "&\n\r")) {
    const std::size_t equals = part.find('=');
    const std::string word = base::lower_ascii(trimmed(std::string_view(part).substr(0, equals)));
    const auto prefix = name_prefixes().find(word);
    if (equals == std::string::npos || prefix == name_prefixes().end()) {
      std::vector<std::string> words;
      for (const auto& [known, unused] : name_prefixes()) words.push_back(known);
      fail(place, "'" + base::printable(part) + "' is not a name" + did_you_mean(word, words),
           "dns=www.contoso.com&ipaddress=10.1.1.5; between names stands '&'");
    }
    try {
      const std::string value(trimmed(std::string_view(part).substr(equals + 1)));
      names.push_back(GeneralName::from_text(prefix->second + (word == "guid" ? guid_der(value) : value)));
    } catch (const Error& e) {
      fail(place, e.message(), e.hint());
    }
  }
  if (names.empty()) fail(place, "no name in '" + base::printable(text) + "'");
  return names;
}

unsigned inf_key_usage(const std::string& text, const Place& place) {
  // As in wincrypt.h: the first octet of the BIT STRING in the low byte, the second in the next.
  static const std::map<std::string, unsigned> words = {
      {"CERT_DIGITAL_SIGNATURE_KEY_USAGE", 0x80}, {"CERT_NON_REPUDIATION_KEY_USAGE", 0x40}, {"CERT_KEY_ENCIPHERMENT_KEY_USAGE", 0x20},
      {"CERT_DATA_ENCIPHERMENT_KEY_USAGE", 0x10}, {"CERT_KEY_AGREEMENT_KEY_USAGE", 0x08},   {"CERT_KEY_CERT_SIGN_KEY_USAGE", 0x04},
      {"CERT_OFFLINE_CRL_SIGN_KEY_USAGE", 0x02},  {"CERT_CRL_SIGN_KEY_USAGE", 0x02},        {"CERT_ENCIPHER_ONLY_KEY_USAGE", 0x01},
      {"CERT_DECIPHER_ONLY_KEY_USAGE", 0x8000}};
  unsigned octets = 0;
  for (const std::string& part : inf_parts(text, "|")) {
    std::string upper = part;
    std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    if (const auto word = words.find(upper); word != words.end()) {
      octets |= word->second;
      continue;
    }
    const bool hex = upper.starts_with("0X");
    const std::string digits = hex ? upper.substr(2) : upper;
    if (digits.empty() || digits.size() > 5 || digits.find_first_not_of(hex ? "0123456789ABCDEF" : "0123456789") != std::string::npos) {
      std::vector<std::string> known;
      for (const auto& [word, unused] : words) known.push_back(word);
      fail(place, "KeyUsage '" + base::printable(part) + "' is neither a number nor a word of certreq" + did_you_mean(upper, known),
           "KeyUsage = 0xa0");
    }
    octets |= static_cast<unsigned>(std::stoul(digits, nullptr, hex ? 16 : 10));
  }
  if ((octets & ~0x80ffu) != 0) fail(place, "KeyUsage " + base::printable(text) + " has bits that mean nothing");
  unsigned mask = (octets & 0x8000) != 0 ? static_cast<unsigned>(kDecipherOnly) : 0u;
  for (unsigned bit = 0; bit < 8; ++bit)
    if ((octets & (0x80u >> bit)) != 0) mask |= 1u << bit;
  return mask;
}

void inf_usages(const std::string& text, const Place& place, std::vector<Oid>& into) {
  for (const std::string& part : inf_parts(text, ",&")) {
    try {
      const Oid oid = Oid::parse(base::lower_ascii(part).starts_with("oid=") ? part.substr(4) : part);
      if (std::find(into.begin(), into.end(), oid) == into.end()) into.push_back(oid);
    } catch (const Error& e) {
      fail(place, e.message(), "an OID, as 1.3.6.1.5.5.7.3.1 for server authentication");
    }
  }
}

BasicConstraints inf_basic_constraints(const std::string& text, const Place& place) {
  BasicConstraints constraints;
  for (const std::string& part : inf_parts(text, "&")) {
    const std::string word = base::lower_ascii(part);
    const std::string value = word.substr(std::min(word.find('='), word.size() - 1) + 1);
    if (word.starts_with("ca=") && (value == "true" || value == "1" || value == "false" || value == "0"))
      constraints.ca = value == "true" || value == "1";
    else if (word.starts_with("pathlength=") && !value.empty() && value.size() < 4 &&
             value.find_first_not_of("0123456789") == std::string::npos)
      constraints.path_length = std::stoi(value);
    else
      fail(place, "'" + base::printable(part) + "' is no basic constraint", "{text}ca=FALSE, or {text}ca=TRUE&pathlength=0");
  }
  return constraints;
}

}  // namespace certkit::profile
