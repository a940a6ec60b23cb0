#include "fleet/import/imported.hpp"

#include <algorithm>
#include <filesystem>

#include "asn1/oids.hpp"
#include "base/shell_word.hpp"
#include "base/text.hpp"
#include "profile/import/import.hpp"

namespace certkit::fleet {
namespace {

void say(std::vector<std::string>& sentences, const Place& place, const std::string& what) {
  if (sentences.size() >= kMostImportedSentences)
    throw Error(Errc::limit, "more than " + std::to_string(kMostImportedSentences) + " things that cannot be carried over", "",
                place.file ? *place.file : "");
  sentences.push_back((place.line == 0 ? *place.file : place.file_and_line()) + ": " + base::printable(what));
}

bool same(const ImportedIssuer& a, const ImportedIssuer& b) {
  return a.issuer == b.issuer && a.settings == b.settings && a.remark == b.remark;
}

// A CN that is one of the names says nothing more.
bool says_more(const Name& subject, const std::vector<std::string>& san) {
  for (const auto& rdn : subject.rdns)
    for (const NameAttribute& one : rdn)
      if (one.type != asn1::oid::kCommonName || std::find(san.begin(), san.end(), one.value) == san.end()) return true;
  return false;
}

}  // namespace

Place whole(const std::string& file) { return {std::make_shared<const std::string>(file), 0, 0}; }

void ImportedFleet::lose(const Place& place, const std::string& what) { say(lost, place, what); }
void ImportedFleet::note(const Place& place, const std::string& what) { say(notes, place, what); }

std::string ImportedFleet::secret(const Place& place, const std::string& what, const std::string& value, const std::string& variable) {
  if (value.starts_with("env:") || value.starts_with("file:")) return value;
  std::string name;
  for (const char c : variable)
    name += (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
  say(to_set, place,
      what + " is a secret and was not copied: put it into the environment as " + name + ", or write file:PATH in its place");
  return "env:" + name;
}

std::string ImportedFleet::add_issuer(ImportedIssuer issuer) {
  const std::string wanted = issuer.name;
  for (int number = 2;; ++number) {
    const auto there = std::find_if(issuers.begin(), issuers.end(), [&](const ImportedIssuer& one) { return one.name == issuer.name; });
    if (there == issuers.end()) break;
    if (same(*there, issuer)) return there->name;
    issuer.name = wanted + "-" + std::to_string(number);
  }
  issuers.push_back(std::move(issuer));
  return issuers.back().name;
}

std::string ImportedFleet::free_name(const std::string& text) const {
  std::string plain;
  for (const char c : text.substr(0, 150)) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    plain += fits ? c : '_';
  }
  if (plain.empty()) plain = "certificate";
  if (plain.front() == '.' || plain.front() == '-') plain.front() = '_';
  std::string name = plain;
  const auto taken = [&] {
    return std::any_of(certificates.begin(), certificates.end(), [&](const auto& one) { return one.name == name; });
  };
  for (int number = 2; taken(); ++number) name = plain + "-" + std::to_string(number);
  return name;
}

ImportedCertificate& ImportedFleet::add(ImportedCertificate certificate) {
  if (certificates.size() >= kMostImported)
    throw Error(Errc::limit, "more than " + std::to_string(kMostImported) + " certificates", "import a part of them at a time", source);
  certificate.name = free_name(certificate.name);
  certificates.push_back(std::move(certificate));
  return certificates.back();
}

void take_names(const Certificate& certificate, const Place& place, ImportedFleet& fleet, ImportedCertificate& into) {
  const profile::Imported imported = profile::import_certificate(certificate, *place.file);
  for (const GeneralName& name : imported.csr.san) {
    std::string text = name.type == GeneralName::Type::dns ? name.value : name.to_text();
    if (std::find(into.san.begin(), into.san.end(), text) == into.san.end()) into.san.push_back(std::move(text));
  }
  if (says_more(imported.csr.subject, into.san)) into.subject = imported.csr.subject.to_rfc4514();
  if (imported.key && into.key_type.empty()) into.key_type = imported.key->to_text();
  if (!imported.key) fleet.note(place, "its key is of a kind that certkit does not make: the new one is ec:p256");
}

void put_file(ImportedCertificate& into, const std::string& id, const std::string& path) {
  const std::filesystem::path file(path);
  const std::string folder = file.has_parent_path() ? file.parent_path().string() : ".";
  auto there =
      std::find_if(into.installations.begin(), into.installations.end(), [&](const ImportedFolder& one) { return one.to == folder; });
  if (there == into.installations.end()) there = into.installations.insert(there, ImportedFolder{folder, {}, {}, {}, {}, false});
  for (const auto& [known, name] : there->files)
    if (name == file.filename().string()) return;
  const bool twice = std::any_of(there->files.begin(), there->files.end(), [&](const auto& one) { return one.first == id; });
  if (twice) there = into.installations.insert(into.installations.end(), ImportedFolder{folder, {}, {}, {}, {}, false});
  there->files.emplace_back(id, file.filename().string());
}

bool is_reload(const std::string& command) {
  const std::string text = base::lower_ascii(command);
  for (const std::string_view word : {"renewed_", "cert_", "certbot_", "le_", "vcert_", "ca_cert"})
    if (text.find(word) != std::string::npos) return false;
  std::string_view first = std::string_view(command).substr(0, command.find(' '));
  if (first == "sudo") first = std::string_view(command).substr(5), first = first.substr(0, first.find(' '));
  first = first.substr(first.rfind('/') == std::string_view::npos ? 0 : first.rfind('/') + 1);
  for (const std::string_view program : {"systemctl", "service", "invoke-rc.d", "rc-service", "nginx", "apachectl", "apache2ctl", "haproxy",
                                         "postfix", "doveadm", "kill", "killall", "pkill", "docker"})
    if (first == program) return true;
  return false;
}

std::string with_environment(const std::vector<std::pair<std::string, std::string>>& variables, const std::string& command) {
  std::string text = "export";
  for (const auto& [name, value] : variables) text += " " + name + "=" + base::shell_word(value);
  return text + "; " + command;
}

}  // namespace certkit::fleet
