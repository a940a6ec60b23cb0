#include "fleet/places.hpp"

#include <set>

#include "base/text.hpp"
#include "fleet/issuer_check.hpp"
#include "profile/resolve.hpp"

namespace certkit::fleet {
namespace {

std::string key_of(const CertificateEntry& entry, const std::string& path) { return path + '\n' + entry.host; }

// nullopt: only a profile says what they are called.
std::optional<std::vector<std::string>> names_of_files(const CertificateEntry& entry, const Installation& installation) {
  std::vector<std::string> names;
  for (const auto& one : installation.files.entries) names.insert(names.end(), one.value.items.begin(), one.value.items.end());
  if (!names.empty()) return names;
  if (!entry.profile.empty() || !installation.profile.empty()) return std::nullopt;
  const std::string name = profile::file_name_of(entry.name);
  return std::vector<std::string>{name + ".crt", name + ".key", name + "-chain.crt", name + "-fullchain.crt"};
}

// nullopt: it depends on the certificate's common name, which a profile may make.
std::optional<std::filesystem::path> folder_of(const CertificateEntry& entry, const Installation& installation,
                                               const std::filesystem::path& from) {
  std::set<std::string> variables;
  installation.to.variables(variables);
  if (variables.contains("cn")) return std::nullopt;
  return place_of(from, installation.to.evaluate_text([&](const std::string&) -> profile::Value { return entry.name; }));
}

struct Own {
  std::filesystem::path folder;
  std::string what;
};

std::vector<Own> own_folders(const Fleet& fleet) {
  std::vector<Own> all{{fleet.folder() / "fleet.state", "where certkit keeps what it remembers of the fleet"}};
  for (const IssuerEntry& issuer : fleet.issuers) {
    const std::filesystem::path from = issuer.place.file ? std::filesystem::absolute(*issuer.place.file).parent_path() : fleet.folder();
    if (std::filesystem::path folder = folder_of_issuer(issuer, from); !folder.empty())
      all.push_back({std::move(folder), "the folder of the issuer " + issuer.name});
  }
  return all;
}

}  // namespace

std::optional<Targets::Clash> Targets::take(const CertificateEntry& entry, const Installation& installation,
                                            const std::filesystem::path& to, const std::vector<std::string>& names) {
  const Owner owner{&entry, &installation};
  const auto [folder, first] = folders_.emplace(key_of(entry, to.native()), owner);
  const auto is_link = [](const Owner& of) { return of.installation->swap == Installation::Swap::generations; };
  if (!first && (is_link(owner) || is_link(folder->second))) return Clash{to, folder->second.entry, folder->second.installation->place};
  for (const std::string& name : names) {
    const auto [file, is_new] = files_.emplace(key_of(entry, to.native() + "/" + name), owner);  // paths are slow, and there are many
    if (!is_new) return Clash{to / name, file->second.entry, file->second.installation->place};
  }
  return std::nullopt;
}

std::optional<Targets::Clash> Targets::take(const CertificateEntry& entry, const Asked& asked) {
  for (const Asked::Place& place : asked.places) {
    std::vector<std::string> names;
    for (const profile::OutputFile& file : place.delivery.files)
      if (!file.split) names.push_back(file.file);
    if (auto clash = take(entry, *place.installation, place.to, names)) return clash;
  }
  return std::nullopt;
}

std::string to_text(const Targets::Clash& clash, const CertificateEntry& entry) {
  const std::string path = base::printable(clash.path.string()), where = " (" + clash.place.to_text() + ")";
  if (clash.other == &entry) return path + " would be written twice by " + entry.name + where;
  return path + " would be written by " + entry.name + " and by " + clash.other->name + where;
}

bool lies_in(const std::filesystem::path& path, const std::filesystem::path& folder) {
  const std::string &whole = path.native(), &start = folder.native();
  if (!whole.starts_with(start)) return false;
  return whole.size() == start.size() || start.ends_with('/') || whole[start.size()] == '/';
}

void check_places(const Fleet& fleet) {
  const std::vector<Own> own = own_folders(fleet);
  const std::filesystem::path from = fleet.folder();
  Targets targets;
  for (const CertificateEntry& entry : fleet.certificates)
    for (const Installation& one : entry.installations) {
      const auto to = folder_of(entry, one, from);
      if (!to) continue;
      for (const Own& kept : own)
        if (lies_in(*to, kept.folder))
          profile::fail(one.place, base::printable(to->string()) + " lies in " + kept.what, "`to` is a folder of the service's own");
      const auto names = names_of_files(entry, one);
      if (const auto clash = targets.take(entry, one, *to, names.value_or(std::vector<std::string>())))
        profile::fail(one.place, to_text(*clash, entry), "give them different folders, or names: files: {key: NAME, …}");
    }
}

}  // namespace certkit::fleet
