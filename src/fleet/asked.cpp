#include "fleet/asked.hpp"

#include <algorithm>

#include "asn1/oids.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "fleet/fingerprint.hpp"
#include "net/host_port.hpp"
#include "profile/output_bytes.hpp"
#include "profile/which.hpp"

namespace certkit::fleet {
namespace {

using profile::Delivery;
using profile::OutputFile;
using profile::Part;

// An error of the profile, or of a value that was given to it, is one of this entry.
template <class Work>
auto of_entry(const CertificateEntry& entry, Work work) {
  try {
    return work();
  } catch (const Error& error) {
    throw Error(error.code(), entry.place.to_text() + ": " + entry.name + ": " + error.message(), error.hint(), error.input());
  }
}

profile::GivenInputs given_of(const CertificateEntry& entry) {
  profile::GivenInputs given;
  for (const auto& one : entry.set.entries) {
    std::string value;
    for (const std::string& item : one.value.items) value += (value.empty() ? "" : ",") + item;
    given.emplace(one.name, std::move(value));
  }
  return given;
}

std::vector<GeneralName> names_of(const CertificateEntry& entry) {
  std::vector<GeneralName> names;
  for (const std::string& text : entry.san) names.push_back(GeneralName::from_text(text));
  return names;
}

// What a TLS server needs (RFC 8446 §4.4.2.2, RFC 5480 §3).
CsrSpec plain_request(const CertificateEntry& entry, const KeySpec& key) {
  CsrSpec csr;
  if (!entry.subject.empty()) csr.subject = Name::from_rfc4514(entry.subject);
  csr.san = names_of(entry);
  csr.key_usage = key.type == KeyType::rsa ? kDigitalSignature | kKeyEncipherment : kDigitalSignature;
  csr.extended_key_usage = {asn1::oid::kServerAuth};
  return csr;
}

OutputFile plain_file(std::string id, std::string file, std::vector<Part> contents, bool optional) {
  OutputFile output;
  output.id = std::move(id);
  output.file = std::move(file);
  output.contents = std::move(contents);
  output.optional = optional;
  return output;
}

Delivery plain_delivery(const std::string& name) {
  Delivery delivery;
  delivery.files.push_back(plain_file("certificate", name + ".crt", {Part::leaf}, false));
  delivery.files.push_back(plain_file("key", name + ".key", {Part::key}, false));
  delivery.files.back().key_protection = OutputFile::KeyProtection::if_password;
  delivery.files.push_back(plain_file("chain", name + "-chain.crt", {Part::intermediates}, true));
  delivery.files.push_back(plain_file("fullchain", name + "-fullchain.crt", {Part::leaf, Part::intermediates}, true));
  return delivery;
}

// Made only where an installation names them: most services read none of them.
void add_rare_files(Delivery& delivery, const std::string& name) {
  OutputFile combined = plain_file("combined", name + "-combined.pem", {Part::leaf, Part::intermediates, Part::key}, true);
  combined.key_protection = OutputFile::KeyProtection::if_password;
  delivery.files.push_back(std::move(combined));
  OutputFile store = plain_file("pkcs12", name + ".p12", {Part::key, Part::leaf, Part::intermediates}, true);
  store.container = profile::Container::pkcs12;
  store.pkcs12.friendly_name = name;
  delivery.files.push_back(store);
  store.id = "jks";
  store.file = name + ".jks";
  store.container = profile::Container::jks;
  store.alias = name;
  delivery.files.push_back(std::move(store));
}

// The files that the installation names, under its names. Throws Errc::usage for one that there is not.
Delivery chosen(Delivery delivery, const Installation& installation) {
  std::vector<std::string> ids;
  for (const OutputFile& file : delivery.files) ids.push_back(file.id);
  std::vector<OutputFile> files;
  for (const auto& one : installation.files.entries) {
    const auto at = std::find(ids.begin(), ids.end(), one.name);
    if (at == ids.end())
      profile::fail(installation.place,
                    "there is no file '" + base::printable(one.name) + "' to be called otherwise" + profile::did_you_mean(one.name, ids),
                    "there are " + profile::join(ids, ", "));
    const std::string name = one.value.items.size() == 1 ? one.value.items.front() : std::string();
    if (name.empty() || name.size() > 200 || name == "." || name == ".." || name.find('/') != std::string::npos ||
        base::printable(name) != name)
      profile::fail(installation.place, "files: " + one.name + ": '" + base::printable(name) + "' is no name of a file",
                    "the folder is `to`");
    files.push_back(delivery.files[static_cast<std::size_t>(at - ids.begin())]);
    files.back().file = name;
  }
  delivery.files = std::move(files);
  return delivery;
}

// Which certificates those are is for the entry to say, whatever the profile makes of them.
void check_trust(const CertificateEntry& entry, const std::vector<Asked::Place>& places) {
  bool taken = false;
  for (const Asked::Place& place : places)
    for (const OutputFile& file : place.delivery.files) {
      if (!holds(file, Part::trust)) continue;
      taken = true;
      if (entry.trust.empty() && !file.optional)
        profile::fail(place.installation->place,
                      file.file + " holds certificates that the device is to trust, and " + entry.name + " names none",
                      "trust: [FILE], with certificates of CAs");
    }
  if (!entry.trust.empty() && !taken) throw Error(Errc::usage, "none of the files holds certificates to trust", "leave `trust` out");
}

std::string first_name(const CsrSpec& csr) {
  if (const auto cn = csr.subject.common_name()) return *cn;
  return csr.san.empty() ? std::string() : csr.san.front().value;
}

// Absolute, and in one spelling: what nearly all are, and what is quick to see of very many.
bool is_plain(std::string_view path) {
  if (!path.starts_with('/')) return false;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view name = path.substr(0, path.find('/'));
    if (name.empty() || name == "." || name == "..") return false;
    path.remove_prefix(name.size());
  }
  return true;
}

}  // namespace

// The files are remembered by their paths: one spelling for each.
std::filesystem::path place_of(const std::filesystem::path& folder, const std::string& to) {
  if (std::any_of(to.begin(), to.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
    throw Error(Errc::usage, "a folder has a control character in its name: " + base::printable(to), "name another one");
  if (std::string whole = to.starts_with('/') ? to : folder.native() + "/" + to; is_plain(whole)) return whole;
  std::filesystem::path place = std::filesystem::absolute(folder / to).lexically_normal();
  return place.has_filename() ? place : place.parent_path();
}

const profile::DeviceProfile& Asker::device(const std::string& name) {
  const std::lock_guard lock(mutex_);
  auto& there = devices_[name];
  if (!there) {
    if (name.ends_with(".yaml") || name.ends_with(".yml")) base::require_no_named_pipe(name);  // else it is an id, whatever lies here
    there = std::make_unique<const profile::DeviceProfile>(library_.load(name));
  }
  return *there;
}

Asked Asker::asked(const CertificateEntry& entry, const std::filesystem::path& folder) {
  return of_entry(entry, [&] {
    Asked asked;
    asked.key = entry.key_type.empty() ? KeySpec{KeyType::ec, 256} : KeySpec::parse(entry.key_type);
    const profile::GivenInputs given = given_of(entry);
    const profile::Which which{entry.certificate, entry.item};
    Delivery own = plain_delivery(profile::file_name_of(entry.name));
    if (!entry.profile.empty()) {
      const profile::DeviceProfile& of = device(entry.profile);
      profile::ResolveOptions how{which.certificate, which.item, {}, {}, names_of(entry)};
      if (!entry.key_type.empty()) how.key = asked.key;
      profile::Resolved resolved = profile::resolve(of, given, how);
      asked.csr = std::move(resolved.csr);
      asked.key = resolved.key;
      asked.key_format = resolved.key_format;
      asked.demand = profile::certificate_rule(of, resolved.which.certificate).issued;
      own = std::move(resolved.delivery);
    } else {
      asked.csr = plain_request(entry, asked.key);
    }
    const std::string cn = first_name(asked.csr);
    const auto lookup = [&](const std::string& variable) -> profile::Value { return variable == "cn" ? cn : entry.name; };
    for (const Installation& one : entry.installations) {
      Asked::Place place;
      place.installation = &one;
      place.to = place_of(folder, one.to.evaluate_text(lookup));
      const bool last = &one == &entry.installations.back();
      place.delivery = one.profile.empty()
                           ? (last ? std::move(own) : own)
                           : profile::resolve_delivery(device(one.profile), given, {}, cn, profile::file_name_of(entry.name));
      if (!one.files.entries.empty()) {
        if (entry.profile.empty() && one.profile.empty()) add_rare_files(place.delivery, profile::file_name_of(entry.name));
        place.delivery = chosen(std::move(place.delivery), one);
      }
      asked.places.push_back(std::move(place));
    }
    check_trust(entry, asked.places);
    if (!entry.trust.empty()) asked.trust = trusted_.in(entry.trust, folder);
    for (const Endpoint& one : entry.endpoints) {
      asked.endpoints.push_back(one.at.evaluate_text(lookup));
      (void)net::parse_host_port(asked.endpoints.back(), net::usual_port(one.starttls));
    }
    asked.fingerprint = fingerprint_of(entry, asked.csr, asked.key);
    return asked;
  });
}

}  // namespace certkit::fleet
