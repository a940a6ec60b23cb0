// What a generation's files are, where each goes and how it is to look there: the making of a manifest.
#include <algorithm>
#include <functional>
#include <set>

#include "base/files.hpp"
#include "base/journal.hpp"
#include "base/placing.hpp"
#include "base/text.hpp"
#include "crypto/pbe.hpp"
#include "fleet/looks.hpp"
#include "fleet/run/archive.hpp"
#include "fleet/run/deployment.hpp"

namespace certkit::fleet {
namespace {

using base::Present;
using Kind = Present::Kind;
using Path = std::filesystem::path;

constexpr std::size_t kMostOctets = 64u << 20;  // of a file that is replaced
constexpr unsigned kPrivateFolder = 0700, kGroupReads = 0040;

std::string shown(const Path& path) { return base::printable(path.string()); }

void require_plain(const std::string& name) {
  const bool plain = !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos &&
                     name.find('\0') == std::string::npos && name.rfind(base::kHiddenPrefix, 0) != 0;
  if (!plain)
    throw Error(Errc::usage, "\"" + base::printable(name) + "\" is no name of a file in a folder",
                "the profile's `file` is a plain name: without '/', and not certkit's own");
}

// What it replaces, if that may be replaced.
Present require_place(const Path& target) {
  const Present there = base::look_at(target);
  switch (there.kind) {
    case Kind::absent:
    case Kind::file: return there;
    case Kind::link:
      throw Error(Errc::usage, shown(target) + " is a symbolic link; certkit does not write through links",
                  "name the folder that it leads to in `to`, or use swap: generations, where `to` itself is a link", target.string());
    case Kind::folder: throw Error(Errc::usage, shown(target) + " is a folder, where a file is to be", "move it away", target.string());
    case Kind::other: break;
  }
  throw Error(Errc::usage, shown(target) + " is a device, pipe or socket, not a file", "move it away", target.string());
}

// See deployment.hpp.
unsigned mode_with_key(const Installation& place, const Present& there) {
  if (const auto said = mode_said(place, true)) return *said;
  return there.kind == Kind::file ? there.mode & (0600 | kGroupReads) : 0600;
}
unsigned mode_without_key(const Installation& place, const Present& there, base::FileSet::Mode made) {
  if (const auto said = mode_said(place, false)) return *said;
  if (made == base::FileSet::Mode::is_private) return 0600;
  return there.kind == Kind::file ? there.mode & 0777 : 0644;
}

void set_looks(Manifest::File& file, const Installation& place, const profile::MadeFile& made, Present there, bool everybody_writes) {
  // The old one may be anybody's: a key is not handed to them.
  if (made.is_private && everybody_writes) there = {};
  file.looks.mode = made.is_private ? mode_with_key(place, there) : mode_without_key(place, there, made.mode);
  if (there.kind == Kind::file) {
    file.looks.user = there.user;
    file.looks.group = there.group;
    file.keeps = !place.mode;
  }
  if (!place.owner.empty()) file.looks.user = base::user_number(place.owner);
  if (!place.group.empty()) file.looks.group = base::group_number(place.group);
  file.asked = !place.owner.empty() || !place.group.empty();
}

Path whole(const Path& path) {
  const Path normal = std::filesystem::absolute(path).lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

}  // namespace

// Fills a Deployment, place by place.
class Staging {
 public:
  Staging(const Path& folder, Deployment& deployment) : deployment_(deployment) {
    deployment_.folder_ = whole(folder);
    base::make_folders(deployment_.folder_, kPrivateFolder);
    take_over_earlier();
  }

  void add(const Asked::Place& place, std::vector<profile::MadeFile> made) {
    const Installation& installation = *place.installation;
    const Path to = whole(place.to);
    std::optional<std::size_t> link;
    if (installation.swap == Installation::Swap::generations) link = add_link(to);
    note_missing(link ? to.parent_path() : to);
    const Present folder = base::look_at_folder(to);
    for (profile::MadeFile& one : made) {
      require_plain(one.name);
      Manifest::File file;
      file.target = to / one.name;
      file.link = link;
      if (!targets_.insert(file.target).second)
        throw Error(Errc::usage, "two of the files would be called " + shown(file.target), "give them different folders, or names",
                    file.target.string());
      const Present there = link ? base::look_at(file.target) : require_place(file.target);
      set_looks(file, installation, one, there, folder.everybody_writes);
      take(file, there, std::move(one.content));
    }
  }
  // Again, as it was: into the place as it is now.
  void add(Manifest::File file, ByteView content) {
    file.before.reset();
    if (!file.link) note_missing(file.target.parent_path());
    const Present there = file.link ? Present{} : require_place(file.target);
    take(file, there, Secret::copy_of(content));
  }
  void add(Manifest::Link link) {
    note_missing(link.link.parent_path());
    link.before = led_to(link.link);
    deployment_.manifest_.links.push_back(std::move(link));
  }

  void done(bool durable) {
    std::vector<Archived> members{{"manifest", {}}};
    const std::string manifest = to_text(deployment_.manifest_);
    members.front().content = as_bytes(manifest);
    for (std::size_t i = 0; i < new_.size(); ++i) {
      members.push_back({"new/" + std::to_string(i + 1), new_[i].reveal()});
      if (deployment_.manifest_.files[i].before) members.push_back({"old/" + std::to_string(i + 1), old_[i].reveal()});
    }
    deployment_.archive_ = write_archive(members);
    deployment_.write(durable);
  }

 private:
  // An earlier attempt at the same generation may have laid files beside their targets: those are found by its id.
  void take_over_earlier() {
    deployment_.manifest_.id = base::new_commit_id();
    if (base::look_at(deployment_.folder_ / "files.tar").kind == Kind::absent) return;
    try {
      Deployment earlier = Deployment::open(deployment_.folder_);
      earlier.clear_beside();
      deployment_.manifest_.id = earlier.manifest_.id;
    } catch (const Error& error) {
      if (error.code() != Errc::malformed) throw;  // cut off when the power failed: nothing was laid beside before it was durable
    }
  }

  std::size_t add_link(const Path& to) {
    Manifest::Link link;
    link.link = to;
    link.to = to.parent_path() /
              (to.filename().string() + "." + deployment_.folder_.filename().string() + "-" + deployment_.manifest_.id.substr(0, 8));
    link.before = led_to(to);
    deployment_.manifest_.links.push_back(std::move(link));
    return deployment_.manifest_.links.size() - 1;
  }
  static std::optional<Path> led_to(const Path& link) {
    switch (base::look_at(link).kind) {
      case Kind::absent: return std::nullopt;
      case Kind::link: return base::read_link(link);
      default: break;
    }
    throw Error(Errc::usage, shown(link) + " is not a link, and with swap: generations it has to be one, or not there yet",
                "once, while nothing reads it: mv " + link.string() + " " + link.string() + ".old && ln -s " + link.filename().string() +
                    ".old " + link.string(),
                link.string());
  }

  void note_missing(Path folder) {
    std::vector<Path> missing;
    auto& made = deployment_.manifest_.made;
    for (; folder.has_relative_path() && base::look_at_folder(folder).kind == Kind::absent; folder = folder.parent_path())
      if (std::find(made.begin(), made.end(), folder) == made.end()) missing.push_back(folder);
    made.insert(made.end(), missing.rbegin(), missing.rend());
  }

  void take(Manifest::File& file, const Present& there, Secret content) {
    file.sha256 = crypto::sha256(content.reveal());
    Secret old;
    if (there.kind == Kind::file && !file.link) {
      old = base::read_file(file.target, kMostOctets);
      file.before = Manifest::Before{crypto::sha256(old.reveal()), {there.mode & 0777, there.user, there.group}};
    }
    deployment_.manifest_.files.push_back(std::move(file));
    new_.push_back(std::move(content));
    old_.push_back(std::move(old));
  }

  Deployment& deployment_;
  std::vector<Secret> new_, old_;
  std::set<Path> targets_;
};

Deployment Deployment::stage(const Path& folder, const CertificateEntry& entry, const Asked& asked, const profile::Bundle& bundle,
                             const Secret* password) {
  Deployment deployment;
  Staging staging(folder, deployment);
  for (const Asked::Place& place : asked.places) {
    try {
      staging.add(place, profile::made_files(place.delivery, bundle, password));
    } catch (const Error& error) {
      throw Error(error.code(), entry.name + ": " + error.message(), error.hint(),
                  error.input().empty() ? place.installation->place.to_text() : error.input());
    }
  }
  staging.done(false);
  return deployment;
}

Deployment Deployment::stage_again(const Path& folder) {
  const Deployment once = open(folder);
  Deployment deployment;
  Staging staging(folder, deployment);
  for (const Manifest::Link& link : once.manifest_.links) staging.add(link);
  for (std::size_t i = 0; i < once.new_.size(); ++i) staging.add(once.manifest_.files[i], once.new_[i]);
  staging.done(true);
  return deployment;
}

}  // namespace certkit::fleet
