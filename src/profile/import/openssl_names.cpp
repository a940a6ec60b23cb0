// subjectAltName of an openssl.cnf: "DNS:a,IP:10.1.1.5,email:copy,dirName:section,otherName:OID;UTF8:text", @section, or a variable that is
// all of it.
#include <algorithm>

#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "profile/import/openssl_reading.hpp"
#include "profile/source_text.hpp"

namespace certkit::profile {
namespace {

struct Item {
  std::string name;
  CnfText value;
  Place place;
};

// Without the blanks at both ends.
CnfText trimmed_text(CnfText text) {
  if (!text.empty() && !text.front().environment) text.front().text.erase(0, text.front().text.find_first_not_of(" \t"));
  if (!text.empty() && !text.back().environment) text.back().text.erase(text.back().text.find_last_not_of(" \t") + 1);
  std::erase_if(text, [](const CnfPiece& piece) { return !piece.environment && piece.text.empty(); });
  return text;
}

// Between commas; a variable stands for one name or a part of it.
std::vector<Item> split(const CnfText& text, const Place& place) {
  std::vector<CnfText> parts(1);
  for (const CnfPiece& piece : text) {
    if (piece.environment) {
      parts.back().push_back(piece);
      continue;
    }
    std::string_view rest = piece.text;
    for (std::size_t comma = rest.find(','); comma != std::string_view::npos; comma = rest.find(',')) {
      parts.back().push_back({std::string(rest.substr(0, comma)), false});
      parts.emplace_back();
      rest.remove_prefix(comma + 1);
      if (parts.size() > kMaxImportedNames) fail(place, "more than " + std::to_string(kMaxImportedNames) + " names");
    }
    parts.back().push_back({std::string(rest), false});
  }
  std::vector<Item> items;
  for (CnfText& part : parts) {
    CnfText value = trimmed_text(std::move(part));
    if (value.empty()) continue;
    const std::size_t colon = value.front().environment ? std::string::npos : value.front().text.find(':');
    if (colon == std::string::npos)
      fail(place, "subjectAltName: '" + base::printable(value.front().text) + "' has no type before it",
           "DNS:www.contoso.com, IP:10.1.1.5");
    std::string name(trimmed(std::string_view(value.front().text).substr(0, colon)));
    value.front().text.erase(0, colon + 1);
    items.push_back({std::move(name), trimmed_text(std::move(value)), place});
  }
  return items;
}

bool is_literal(const CnfText& text, std::string_view word) { return text.size() == 1 && !text[0].environment && text[0].text == word; }

// The e-mail addresses of the subject, which `move` takes out of it.
void copy_emails(OpensslReading& reading, bool move, const Place& place) {
  Imported& into = reading.into;
  std::vector<std::vector<NameAttribute>> kept;
  std::vector<std::string> templates;
  std::size_t at = 0;
  for (const auto& rdn : into.csr.subject.rdns) {
    std::vector<NameAttribute> left;
    for (const NameAttribute& attribute : rdn) {
      const std::string& text = into.attribute_templates.at(at++);
      const bool email = attribute.type == asn1::oid::kEmailAddress;
      if (email) into.add_name("email:", {attribute.value, text, false}, place);
      if (email && move) continue;
      left.push_back(attribute);
      templates.push_back(text);
    }
    if (!left.empty()) kept.push_back(std::move(left));
  }
  into.csr.subject.rdns = std::move(kept);
  into.attribute_templates = std::move(templates);
}

void directory_name(OpensslReading& reading, const Item& item) {
  const auto name = reading.variables.fixed(item.value, item.place);
  if (!name) return;
  const CnfSection* section = reading.file.find(*name);
  if (section == nullptr) fail(item.place, "dirName: there is no section [" + *name + "]");
  Name directory;
  for (const CnfValue& value : section->values) {
    const OpensslAttribute attribute = openssl_attribute(value.name);
    const auto type = reading.attribute_type(attribute.type);
    const auto text = reading.variables.fixed(value.text, value.place);
    if (!text) return;
    if (!type) fail(value.place, "'" + value.name + "' is no attribute that is known");
    Name one;
    one.add(*type, *text);
    if (attribute.rdn == Rdn::joined && !directory.empty())
      directory.rdns.back().push_back(std::move(one.rdns[0][0]));
    else
      directory.rdns.push_back(std::move(one.rdns[0]));
  }
  try {
    (void)directory.der();  // what may not be written has no text that could be read back
  } catch (const Error& e) {
    return reading.into.lose(item.place, "dirName:" + *name + ": " + e.message());
  }
  reading.into.add_name("dirname:", literal(directory.to_rfc4514()), item.place);
}

void other_name(OpensslReading& reading, const Item& item) {
  const auto text = reading.variables.fixed(item.value, item.place);
  if (!text) return;
  const std::size_t semicolon = text->find(';');
  const auto type = reading.own_or_dotted(text->substr(0, semicolon) == "msUPN" ? "1.3.6.1.4.1.311.20.2.3" : text->substr(0, semicolon));
  if (semicolon == std::string::npos || !type) return reading.into.lose(item.place, "otherName:" + *text + ": its OID is not known here");
  if (const auto value = openssl_asn1(reading, text->substr(semicolon + 1), item.place))
    reading.into.add_name("othername:", literal(type->dotted() + ":" + base::to_hex(*value)), item.place);
}

void one_name(OpensslReading& reading, const Item& item) {
  static const std::vector<std::pair<std::string, std::pair<std::string, Wanted>>> kinds = {{"DNS", {"dns:", Wanted::host}},
                                                                                            {"IP", {"ip:", Wanted::ip}},
                                                                                            {"email", {"email:", Wanted::email}},
                                                                                            {"URI", {"uri:", Wanted::uri}},
                                                                                            {"RID", {"rid:", Wanted::text}}};
  const std::string kind = item.name.substr(0, item.name.find('.'));
  if (kind == "email" && (is_literal(item.value, "copy") || is_literal(item.value, "move")))
    return copy_emails(reading, is_literal(item.value, "move"), item.place);
  if (kind == "dirName") return directory_name(reading, item);
  if (kind == "otherName") return other_name(reading, item);
  for (const auto& [word, how] : kinds)
    if (word == kind) return reading.into.add_name(how.first, reading.variables.fill(item.value, how.second, item.place), item.place);
  std::vector<std::string> known = {"dirName", "otherName"};
  for (const auto& [word, how] : kinds) known.push_back(word);
  fail(item.place, "subjectAltName: '" + base::printable(item.name) + "' is no type of name" + did_you_mean(kind, known),
       "types are " + join(known, ", "));
}

}  // namespace

void read_openssl_names(OpensslReading& reading, const CnfText& value, const Place& place) {
  const CnfText text = trimmed_text(value);
  if (text.size() == 1 && text[0].environment) return reading.variables.names(text[0].text, place);
  if (!text.empty() && !text[0].environment && text[0].text.starts_with('@')) {
    const auto name = reading.variables.fixed(text, place);
    if (!name) return;
    const CnfSection* section = reading.file.find(name->substr(1));
    if (section == nullptr) fail(place, "subjectAltName: there is no section [" + name->substr(1) + "]");
    for (const CnfValue& one : section->values) one_name(reading, {one.name, trimmed_text(one.text), one.place});
    return;
  }
  for (const Item& item : split(text, place)) one_name(reading, item);
}

}  // namespace certkit::profile
