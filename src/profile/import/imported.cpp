#include "profile/import/imported.hpp"

#include <algorithm>

#include "asn1/name_attribute.hpp"
#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "base/text.hpp"
#include "certkit/certificate.hpp"

namespace certkit::profile {

std::string as_template(std::string_view text) {
  std::string escaped;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at, 2) == "${") escaped += '$';
    escaped += text[at];
  }
  return escaped;
}

ImportedText literal(std::string text) {
  std::string escaped = as_template(text);
  return {std::move(text), std::move(escaped), false};
}

namespace {

// One sentence for each of thousands of lines helps nobody, and is no request.
void say(std::vector<std::string>& sentences, const Place& place, const std::string& what) {
  if (sentences.size() >= kMaxImportedNames)
    fail(place, "more than " + std::to_string(kMaxImportedNames) + " things that cannot be carried over");
  sentences.push_back(place.file_and_line() + ": " + base::printable(what));
}

}  // namespace

void Imported::lose(const Place& place, const std::string& what) { say(lost, place, what); }
void Imported::note(const Place& place, const std::string& what) { say(notes, place, what); }

void Imported::add_attribute(const Oid& type, const ImportedText& value, Rdn rdn, const Place& place) {
  Name one;
  try {
    one.add(type, value.value);
    asn1::check_attribute(one.rdns[0][0]);
  } catch (const Error& e) {
    if (value.made_up) fail(place, "the example '" + value.value + "' does not fit: " + e.message(), "give a value with --set NAME=VALUE");
    return lose(place, e.message());
  }
  if (attribute_templates.size() >= 100) fail(place, "more than 100 attributes in the subject");
  const bool joined = rdn == Rdn::joined && !csr.subject.empty();
  if (joined)
    csr.subject.rdns.back().push_back(std::move(one.rdns[0][0]));
  else
    csr.subject.rdns.push_back(std::move(one.rdns[0]));
  attribute_templates.push_back(value.as_template);
}

void Imported::add_name(const std::string& prefix, const ImportedText& value, const Place& place) {
  GeneralName name;
  try {
    name = GeneralName::from_text(prefix + value.value);
  } catch (const Error& e) {
    if (value.made_up) fail(place, "the example '" + value.value + "' does not fit: " + e.message(), "give a value with --set NAME=VALUE");
    return lose(place, e.message() + (e.hint().empty() ? "" : " (" + e.hint() + ")"));
  }
  if (name.value != value.value && prefix != "dirname:" && prefix != "othername:")
    note(place, "'" + value.value + "' is asked for as '" + name.value + "'");
  const bool fixed = value.as_template == as_template(value.value);
  std::string escaped = fixed ? as_template(name.value) : value.as_template;
  keep_name(std::move(name), std::move(escaped), place);
}

void Imported::add_name(GeneralName name, const Place& place) {
  const std::string text = name.to_text();
  GeneralName typed;
  try {
    typed = GeneralName::from_text(text);
  } catch (const Error& e) {
    return lose(place, "the name " + text + ": " + e.message());
  }
  if (typed.type != name.type) return lose(place, "the name " + text + " is of a kind that certkit does not write");
  if (typed.value != name.value) note(place, "'" + name.value + "' is asked for as '" + typed.value + "'");
  std::string escaped = as_template(typed.value);
  keep_name(std::move(typed), std::move(escaped), place);
}

void Imported::keep_name(GeneralName name, std::string escaped, const Place& place) {
  if (name_templates.size() >= kMaxImportedNames) fail(place, "more than " + std::to_string(kMaxImportedNames) + " names");
  NameTemplate made{name.type, std::move(escaped)};
  if (std::find(name_templates.begin(), name_templates.end(), made) != name_templates.end())
    return note(place, name.to_text() + " is there twice, and asked for once");
  name_templates.push_back(std::move(made));
  if (std::find(csr.san.begin(), csr.san.end(), name) == csr.san.end()) csr.san.push_back(std::move(name));
}

void Imported::add_usage(const Oid& usage) {
  if (std::find(csr.extended_key_usage.begin(), csr.extended_key_usage.end(), usage) != csr.extended_key_usage.end()) return;
  if (csr.extended_key_usage.size() >= 100) throw Error(Errc::usage, file + ": more than 100 extended key usages");
  csr.extended_key_usage.push_back(usage);
}

void Imported::add_extension(NewExtension extension, const Place& place) {
  const std::string name = std::string(extension.critical ? "the critical extension " : "the extension ") + name_of(extension.oid);
  if (extension.value.empty() || asn1::tlv_size(extension.value) != extension.value.size())
    return lose(place, name + " is not one DER element");
  if (std::any_of(csr.other_extensions.begin(), csr.other_extensions.end(), [&](const NewExtension& e) { return e.oid == extension.oid; }))
    return lose(place, name + " is there twice; the first one is asked for");
  if (csr.other_extensions.size() >= 100) fail(place, "more than 100 extensions");
  csr.other_extensions.push_back(std::move(extension));
}

// True if it is one of those with fields of their own.
bool Imported::read_own(const NewExtension& extension, const Place& place) {
  namespace oid = asn1::oid;
  Extensions one;
  one.all = {{extension.oid, extension.critical, extension.value}};
  const auto once = [&](bool there) {
    if (there) lose(place, name_of(extension.oid) + " is there twice; the first one is asked for");
    return !there;
  };
  if (extension.oid == oid::kSubjectAltName) {
    const auto names = one.subject_alt_names();
    if (!once(!csr.san.empty())) return true;
    for (const GeneralName& name : names) add_name(name, place);
    if (!csr.san.empty()) csr.critical.san = extension.critical;
  } else if (extension.oid == oid::kKeyUsage) {
    const auto mask = one.key_usage();
    if (!once(csr.key_usage.has_value())) return true;
    if ((*mask & 0x1ff) != *mask || *mask == 0) lose(place, "a key usage that means nothing");
    if ((*mask & 0x1ff) == 0) return true;
    csr.key_usage = *mask & 0x1ff;
    csr.critical.key_usage = extension.critical;
  } else if (extension.oid == oid::kExtendedKeyUsage) {
    const auto usages = one.extended_key_usage();
    if (!once(!csr.extended_key_usage.empty())) return true;
    for (const Oid& usage : usages) add_usage(usage);
    csr.critical.extended_key_usage = extension.critical;
  } else if (extension.oid == oid::kBasicConstraints) {
    auto constraints = one.basic_constraints();
    if (!once(csr.basic_constraints.has_value())) return true;
    if (constraints->path_length && (!constraints->ca || *constraints->path_length > 999'999'999)) {
      lose(place, "a path length that means nothing");
      constraints->path_length.reset();
    }
    csr.basic_constraints = constraints;
    csr.critical.basic_constraints = extension.critical;
  } else if (extension.oid == oid::kMsTemplateName && !extension.critical && extension.value.size() > 2 &&
             extension.value[0] == asn1::kBmpString && csr.ms_template.empty()) {
    csr.ms_template = one.ms_template().value_or("");
  } else {
    return false;
  }
  return true;
}

void Imported::add_encoded(NewExtension extension, const Place& place) {
  try {
    if (read_own(extension, place)) return;
  } catch (const Error& e) {
    if (e.code() != Errc::malformed && e.code() != Errc::limit) throw;
    return lose(place, std::string(extension.critical ? "the critical extension " : "the extension ") + name_of(extension.oid) + ": " +
                           e.message());
  }
  add_extension(std::move(extension), place);
}

void Imported::note_cn_alone() {
  if (csr.san.empty() && csr.subject.common_name())
    notes.push_back(file +
                    ": no name is asked for but the CN, which clients no longer look at (RFC 9525); without its line `names` the profile "
                    "puts the CN among the names");
}

void Imported::settle() {
  const auto usual = [](std::optional<bool>& flag, bool there, bool as_usual) {
    if (!there || flag == as_usual) flag.reset();
  };
  usual(csr.critical.san, !csr.san.empty(), csr.subject.empty());
  usual(csr.critical.key_usage, csr.key_usage.has_value(), true);
  usual(csr.critical.extended_key_usage, !csr.extended_key_usage.empty(), false);
  usual(csr.critical.basic_constraints, csr.basic_constraints.has_value(), true);
  if (!key || key->type == KeyType::rsa || !csr.key_usage || (*csr.key_usage & kKeyEncipherment) == 0) return;
  *csr.key_usage &= ~static_cast<unsigned>(kKeyEncipherment);
  if (*csr.key_usage == 0) csr.key_usage.reset(), csr.critical.key_usage.reset();
  lost.push_back(file + ": keyEncipherment: a key " + key->to_text() + " cannot encipher (RFC 5480, RFC 8410)");
}

}  // namespace certkit::profile
