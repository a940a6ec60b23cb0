#include "fleet/run/presence.hpp"

#include "base/journal.hpp"
#include "base/placing.hpp"

namespace certkit::fleet {
namespace {

std::filesystem::path made_folder(const std::filesystem::path& work) {
  std::filesystem::path folder = work / ".workers";
  base::make_folders(folder, 0700);
  return folder;
}

std::string name_of(const std::string& host, const std::string& id) { return host + ":" + id; }

// Null: it is alive, or cannot be looked at (another user's): its leases end by themselves.
std::unique_ptr<base::FileLock> lock_of_dead(const std::filesystem::path& file) {
  try {
    return base::FileLock::if_free(file);
  } catch (const Error&) {
    return nullptr;
  }
}

}  // namespace

Presence::Presence(const std::filesystem::path& work, const std::string& host)
    : worker_(name_of(host, base::new_commit_id())), lock_(made_folder(work) / worker_.substr(host.size() + 1)) {}

bool end_the_dead(Store& store, const World& world) {
  bool any = false;
  std::error_code error;
  for (std::filesystem::directory_iterator at(world.work / ".workers", error), end; !error && at != end; at.increment(error)) {
    const auto lock = lock_of_dead(at->path());
    if (!lock) continue;
    try {
      store.end_worker(name_of(world.host, at->path().filename().string()));
    } catch (...) {
      lock->keep();
      throw;
    }
    any = true;
  }
  return any;
}

}  // namespace certkit::fleet
