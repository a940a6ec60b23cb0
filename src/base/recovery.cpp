#include "base/recovery.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "base/settle.hpp"
#include "base/signals.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::base {
namespace {

struct Nearest {
  Folder folder;
  std::vector<std::string> missing;
};

Nearest nearest_folder(const std::filesystem::path& wanted) {
  std::filesystem::path path = std::filesystem::absolute(wanted.empty() ? "." : wanted);
  std::vector<std::string> missing;
  for (;;) {
    if (auto folder = Folder::open(path)) {
      std::reverse(missing.begin(), missing.end());
      const auto first = missing.empty() ? Folder::Status{} : folder->status(missing.front());
      if (first.kind == Folder::Status::Kind::link)
        throw Error(Errc::usage, printable((folder->where() / missing.front()).string()) + " is a symbolic link that leads nowhere",
                    "remove it, or make the folder that it leads to");
      if (first.kind != Folder::Status::Kind::absent) return nearest_folder(wanted);  // another run made it this moment
      return {std::move(*folder), std::move(missing)};
    }
    const std::filesystem::path name = path.filename();
    if (name == "..") throw Error(Errc::usage, printable(path.parent_path().string()) + " does not exist, and there is a \"..\" behind it");
    if (path == path.parent_path()) throw Error(Errc::unwritable, "there is no folder " + printable(path.string()));
    if (!name.empty() && name != ".") missing.push_back(name.string());
    path = path.parent_path();
  }
}

class Deadline {
 public:
  explicit Deadline(std::chrono::milliseconds wait) : end_(std::chrono::steady_clock::now() + wait) {}
  void lock(Folder& folder) const {
    while (!folder.try_lock()) {
      SignalGuard::stop_if_arrived();
      if (std::chrono::steady_clock::now() >= end_)
        throw Error(Errc::unwritable, "another certkit run is writing to " + printable(folder.where().string()),
                    "wait until it is done, and run again");
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

 private:
  std::chrono::steady_clock::time_point end_;
};

}  // namespace

LockedFolders::LockedFolders(const std::vector<std::filesystem::path>& wanted, std::chrono::milliseconds wait) {
  const Deadline deadline(wait);
  std::vector<std::filesystem::path> others;
  for (;;) {
    folders_.clear();  // nothing is held while others are waited for, or two runs could wait for each other
    std::map<std::pair<std::uint64_t, std::uint64_t>, Folder> in_order;
    const auto take = [&](Folder folder) { in_order.try_emplace(folder.identity(), std::move(folder)); };
    for (const auto& path : wanted) take(nearest_folder(path).folder);
    for (const auto& path : others)
      if (auto folder = Folder::open(path)) take(std::move(*folder));
    for (auto& [identity, folder] : in_order) {
      deadline.lock(folder);
      folders_.push_back(std::move(folder));
    }
    const std::vector<std::filesystem::path> more = others_needed();
    others.insert(others.end(), more.begin(), more.end());
    if (!more.empty()) continue;
    if (settle(Complete::finish)) recovered_ = true;
    // While it waited, or by settling, folders may have come and gone.
    if (std::all_of(wanted.begin(), wanted.end(), [&](const auto& path) { return find(nearest_folder(path).folder) != size(); })) return;
  }
}

void LockedFolders::flush_together() noexcept {
  for (Folder& folder : folders_) folder.flush_together();
}

std::size_t LockedFolders::find(const Folder& folder) const noexcept {
  return static_cast<std::size_t>(
      std::find_if(folders_.begin(), folders_.end(), [&](const Folder& f) { return f.identity() == folder.identity(); }) -
      folders_.begin());
}

LockedFolders::Place LockedFolders::place(const std::filesystem::path& wanted) const {
  Nearest nearest = nearest_folder(wanted);
  const std::size_t index = find(nearest.folder);
  if (index == size())
    throw Error(Errc::unwritable, printable(wanted.string()) + " was moved while certkit was at work; nothing was changed");
  return {index, std::move(nearest.missing)};
}

std::size_t LockedFolders::adopt(Folder made) {
  if (!made.try_lock())
    throw Error(Errc::unwritable, "a folder that was just made is locked by somebody else: " + printable(made.where().string()));
  folders_.push_back(std::move(made));
  return folders_.size() - 1;
}

std::vector<std::filesystem::path> LockedFolders::others_needed() {
  std::vector<std::filesystem::path> needed;
  const auto need = [&](const std::filesystem::path& path) {
    const auto folder = Folder::open(path);
    if (folder && find(*folder) == size()) needed.push_back(path);
  };
  for (Folder& folder : folders_)
    for (const Remains& remains : remains_in(folder)) {
      if (!remains.journal) continue;
      if (!remains.journal->home.empty()) need(remains.journal->home);
      for (const auto& member : remains.journal->members) need(member);
    }
  return needed;
}

bool LockedFolders::settle(Complete complete) {
  std::map<std::string, std::vector<Remains>> commits;
  for (Folder& folder : folders_)
    for (Remains& remains : remains_in(folder)) {
      const std::string id = parse_hidden_name(remains.names.front()).id;
      commits[id].push_back(std::move(remains));
    }
  for (auto& [id, remains] : commits) settle_commit(std::move(remains), complete);
  return !commits.empty();
}

}  // namespace certkit::base
