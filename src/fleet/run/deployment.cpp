#include "fleet/run/deployment.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "base/files.hpp"
#include "base/lock.hpp"
#include "base/placing.hpp"
#include "base/text.hpp"
#include "crypto/pbe.hpp"
#include "fleet/run/archive.hpp"

namespace certkit::fleet {
namespace {

using base::Present;
using Kind = Present::Kind;
using Path = std::filesystem::path;

constexpr std::size_t kMostOctets = 256u << 20;
constexpr unsigned kFolder = 0755;
constexpr const char *kArchive = "files.tar", *kPart = ".certkit-files.part";

// What is in a file now; nullopt: it is none, or not there.
std::optional<Sha256> digest_of(const Path& path) {
  if (base::look_at(path).kind != Kind::file) return std::nullopt;
  return crypto::sha256(base::read_file(path, kMostOctets).reveal());
}

Manifest::Looks looks_of(const Present& there) { return {there.mode & 0777, there.user, there.group}; }

bool leads_to(const Path& link, const Path& folder) {
  std::error_code nowhere;
  return std::filesystem::equivalent(link, folder, nowhere);
}

}  // namespace

Deployment Deployment::open(const Path& folder) {
  Deployment deployment;
  deployment.folder_ = folder;
  deployment.archive_ = base::read_file(folder / kArchive, kMostOctets);
  const auto damaged = [&](const std::string& what) {
    throw Error(Errc::malformed, base::printable((folder / kArchive).string()) + ": " + what, "", (folder / kArchive).string());
  };
  std::map<std::string, ByteView> members;
  try {
    for (Archived& one : read_archive(deployment.archive_.reveal())) members.emplace(std::move(one.name), one.content);
    deployment.manifest_ = parse_manifest(as_text(members["manifest"]));
  } catch (const Error& error) {
    damaged(error.message());
  }
  const auto& files = deployment.manifest_.files;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto take = [&](const char* kind, const Sha256& digest) {
      const ByteView content = members[kind + std::to_string(i + 1)];
      if (crypto::sha256(content) != digest)
        damaged("what is kept of " + base::printable(files[i].target.string()) + " is not what was staged");
      return content;
    };
    deployment.new_.push_back(take("new/", files[i].sha256));
    deployment.old_.push_back(files[i].before ? take("old/", files[i].before->sha256) : ByteView());
  }
  return deployment;
}

bool Deployment::is_there(const Path& folder) { return base::look_at(folder / kArchive).kind != Kind::absent; }

void Deployment::clear_part(const Path& folder) { base::remove_file(folder / kPart); }

// The archive has the contents from now on.
void Deployment::write(bool durable) {
  const Path part = folder_ / kPart;
  base::Shape shape;
  shape.durable = durable;
  base::write_beside(part, archive_.reveal(), shape);
  base::move_over(part, folder_ / kArchive);
  std::map<std::string, ByteView> members;
  for (Archived& one : read_archive(archive_.reveal())) members.emplace(std::move(one.name), one.content);
  for (std::size_t i = 0; i < manifest_.files.size(); ++i) {
    new_.push_back(members["new/" + std::to_string(i + 1)]);
    old_.push_back(members["old/" + std::to_string(i + 1)]);
  }
}

Path Deployment::beside(std::size_t file) const {
  return manifest_.files[file].target.parent_path() / (kBeside + manifest_.id + "." + std::to_string(file + 1));
}
Path Deployment::link_beside(std::size_t link) const {
  return manifest_.links[link].link.parent_path() / (kBeside + manifest_.id + ".link-" + std::to_string(link + 1));
}
// Where lay_beside() puts it.
Path Deployment::laid(std::size_t file) const {
  const Manifest::File& one = manifest_.files[file];
  return one.link ? manifest_.links[*one.link].to / one.target.filename() : beside(file);
}

void Deployment::lay_beside() {
  for (std::size_t n = 0; n < manifest_.links.size(); ++n) {
    base::make_folders(manifest_.links[n].to, kFolder);
    base::link_beside(link_beside(n), manifest_.links[n].to.filename());
  }
  const Path* last = nullptr;
  for (std::size_t i = 0; i < manifest_.files.size(); ++i) {
    const Manifest::File& file = manifest_.files[i];
    const Path place = laid(i);
    // A linked folder may be in use already: what is as it is to be is left alone.
    if (file.link && digest_of(place) == file.sha256) continue;
    if (!file.link && (last == nullptr || last->parent_path() != file.target.parent_path()))
      base::make_folders(file.target.parent_path(), kFolder);
    last = &file.target;
    base::write_beside(place, new_[i],
                       {file.looks.mode, file.looks.user, file.looks.group, file.asked, file.keeps ? file.target : Path(), false});
  }
}

// Folder by folder, each locked meanwhile.
void Deployment::in_each_folder(const std::function<void(const Places&)>& use) const {
  std::map<Path, Places> folders;
  for (std::size_t i = 0; i < manifest_.files.size(); ++i)
    if (!manifest_.files[i].link) folders[manifest_.files[i].target.parent_path()].files.push_back(i);
  for (std::size_t n = 0; n < manifest_.links.size(); ++n) folders[manifest_.links[n].link.parent_path()].links.push_back(n);
  for (const auto& [folder, places] : folders) {
    std::optional<base::FileLock> lock;
    if (base::look_at_folder(folder).kind == Kind::folder) lock.emplace(folder);
    use(places);
  }
}

Deployment::Places Deployment::all() const {
  Places places;
  for (std::size_t i = 0; i < manifest_.files.size(); ++i)
    if (!manifest_.files[i].link) places.files.push_back(i);
  for (std::size_t n = 0; n < manifest_.links.size(); ++n) places.links.push_back(n);
  return places;
}

// Neither the old one nor the new one; absent is not changed.
bool Deployment::is_changed(const Manifest::File& file) const {
  if (base::look_at(file.target).kind == Kind::absent) return false;
  const auto now = digest_of(file.target);
  return !now || (*now != file.sha256 && (!file.before || *now != file.before->sha256));
}
bool Deployment::is_changed(const Manifest::Link& link) const {
  const Kind kind = base::look_at(link.link).kind;
  if (kind == Kind::absent || leads_to(link.link, link.to)) return false;
  return kind != Kind::link || !link.before || base::read_link(link.link) != *link.before;
}

std::vector<std::string> Deployment::changed_meanwhile(const Places& places) const {
  std::vector<std::string> changed;
  for (const std::size_t i : places.files)
    if (is_changed(manifest_.files[i])) changed.push_back(manifest_.files[i].target.string());
  for (const std::size_t n : places.links)
    if (is_changed(manifest_.links[n])) changed.push_back(manifest_.links[n].link.string());
  return changed;
}
std::vector<std::string> Deployment::changed_meanwhile() const { return changed_meanwhile(all()); }

void Deployment::require_unchanged(const Places& places, bool begun) const {
  const std::vector<std::string> changed = changed_meanwhile(places);
  if (changed.empty()) return;
  std::string all;
  for (const std::string& one : changed) all += (all.empty() ? "" : ", ") + base::printable(one);
  throw Error(begun ? Errc::unwritable : Errc::mismatch, "somebody changed " + all + " since the renewal was prepared: it was left alone",
              "see what it is; then run again, and what is there is replaced", changed.front());
}

void Deployment::put_in_place(const Places& places) const {
  for (const std::size_t file : places.files) {
    const Path& target = manifest_.files[file].target;
    if (base::move_over_if_there(beside(file), target) || digest_of(target) == manifest_.files[file].sha256) continue;
    throw Error(Errc::unwritable, "what was to become " + base::printable(target.string()) + " is not there any more", "run again",
                target.string());
  }
  for (const std::size_t n : places.links) {
    const Manifest::Link& link = manifest_.links[n];
    if (base::move_over_if_there(link_beside(n), link.link) || leads_to(link.link, link.to)) continue;
    throw Error(Errc::unwritable, "the link that was to become " + base::printable(link.link.string()) + " is not there any more",
                "run again", link.link.string());
  }
}

void Deployment::swap() {
  bool begun = false;
  in_each_folder([&](const Places& places) {
    require_unchanged(places, begun);
    begun = true;
    put_in_place(places);
  });
}

std::vector<std::string> Deployment::put_back() {
  std::vector<std::string> left;
  in_each_folder([&](const Places& places) {
    // The links first: each takes all its files with it.
    for (const std::size_t n : places.links)
      is_changed(manifest_.links[n]) ? left.push_back(manifest_.links[n].link.string()) : put_back_link(n);
    for (const std::size_t file : places.files)
      is_changed(manifest_.files[file]) ? left.push_back(manifest_.files[file].target.string()) : put_back_file(file);
  });
  return left;
}

void Deployment::put_back_link(std::size_t n) const {
  const Manifest::Link& link = manifest_.links[n];
  if (!link.before) {
    if (leads_to(link.link, link.to)) base::remove_file(link.link);
    return;
  }
  base::link_beside(link_beside(n), *link.before);
  base::move_over(link_beside(n), link.link);
}

void Deployment::put_back_file(std::size_t i) const {
  const Manifest::File& file = manifest_.files[i];
  const Present there = base::look_at(file.target);
  if (!file.before) {
    if (there.kind == Kind::file) base::remove_file(file.target);
    return;
  }
  const Manifest::Looks& looks = file.before->looks;
  if (there.kind == Kind::file && looks_of(there) == looks && digest_of(file.target) == file.before->sha256) return;
  base::make_folders(file.target.parent_path(), kFolder);
  base::write_beside(beside(i), old_[i], {looks.mode, looks.user, looks.group, false, file.target, true});
  base::move_over(beside(i), file.target);
}

void Deployment::clear_beside() noexcept {
  const auto tried = [](const auto& work) {
    try {
      work();
    } catch (const std::exception&) {  // what cannot be removed now is removed by the next run that comes here
    }
  };
  for (std::size_t i = 0; i < manifest_.files.size(); ++i)
    if (!manifest_.files[i].link) tried([&] { base::remove_file(beside(i)); });
  for (std::size_t n = 0; n < manifest_.links.size(); ++n) {
    const Manifest::Link& link = manifest_.links[n];
    tried([&] {
      base::remove_file(link_beside(n));
      if (leads_to(link.link, link.to)) return;
      for (std::size_t i = 0; i < manifest_.files.size(); ++i)
        if (manifest_.files[i].link == n) base::remove_file(laid(i));
      base::remove_folder_if_empty(link.to);
    });
  }
  for (auto folder = manifest_.made.rbegin(); folder != manifest_.made.rend(); ++folder) base::remove_folder_if_empty(*folder);
}

std::vector<Live::File> Deployment::files() const {
  std::vector<Live::File> all;
  for (const Manifest::File& file : manifest_.files) all.push_back({file.target, file.sha256});
  return all;
}

bool Deployment::is_in_place() const {
  return std::all_of(manifest_.files.begin(), manifest_.files.end(),
                     [](const Manifest::File& one) { return digest_of(one.target) == one.sha256; }) &&
         std::all_of(manifest_.links.begin(), manifest_.links.end(), [](const Manifest::Link& one) { return leads_to(one.link, one.to); });
}

bool Deployment::replaces_any() const {
  return std::any_of(manifest_.files.begin(), manifest_.files.end(), [](const Manifest::File& one) { return one.before.has_value(); }) ||
         std::any_of(manifest_.links.begin(), manifest_.links.end(), [](const Manifest::Link& one) { return one.before.has_value(); });
}

std::vector<Path> Deployment::no_longer_written(const Live& live) const {
  std::vector<Path> left;
  for (const Live::File& file : live.files) {
    const bool written =
        std::any_of(manifest_.files.begin(), manifest_.files.end(), [&](const Manifest::File& one) { return one.target == file.path; });
    if (!written && base::look_at(file.path).kind == Kind::file) left.push_back(file.path);
  }
  return left;
}

std::vector<Path> Deployment::folders() const {
  std::vector<Path> all;
  const auto add = [&](const Path& folder) {
    if (std::find(all.begin(), all.end(), folder) == all.end()) all.push_back(folder);
  };
  for (const Manifest::File& file : manifest_.files)
    if (!file.link) add(file.target.parent_path());
  for (const Manifest::Link& link : manifest_.links) add(link.link.parent_path());
  return all;
}

}  // namespace certkit::fleet
