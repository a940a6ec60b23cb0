#include "fleet/run/presence.hpp"

#include <fstream>

#include "base/journal.hpp"
#include "base/placing.hpp"
#include "base/text.hpp"
#include "crypto/pbe.hpp"

namespace certkit::fleet {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = ".workers";

std::string name_of(const std::string& host, const std::string& id) { return host + ":" + id; }

// What a worker's id begins with in the name of its file: locks in a folder that several machines share need not be seen by the others, and
// they may go by the same name. So only this kernel's are judged.
std::string here(const std::string& host) {
  std::string boot;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
  return base::to_hex(ByteView(crypto::sha256(as_bytes(boot + " " + host))).first(8)) + "-";
}

// Null: it is alive, or cannot be looked at (another user's): its leases end by themselves.
std::unique_ptr<base::FileLock> lock_of_dead(const fs::path& file) {
  try {
    return base::FileLock::if_free(file);
  } catch (const Error&) {
    return nullptr;
  }
}

// Long after every lease of its worker.
bool is_old(const fs::path& file) {
  std::error_code unknown;
  const auto written = fs::last_write_time(file, unknown);
  return !unknown && fs::file_time_type::clock::now() - written > std::chrono::hours(48);
}

}  // namespace

Presence::Presence(const fs::path& work, const std::string& host) {
  const std::string id = base::new_commit_id();
  worker_ = name_of(host, id);
  try {
    base::make_folders(work / kFolder, 0700);
    lock_.emplace(work / kFolder / (here(host) + id));
    lock_->keep(true);
  } catch (const Error&) {
    lock_.reset();
  }
}

bool end_the_dead(Store& store, const World& world) {
  const std::string own = here(world.host);
  bool any = false;
  std::error_code error;
  for (fs::directory_iterator at(world.work / kFolder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    const bool is_own = name.starts_with(own);
    if (!is_own && !is_old(at->path())) continue;
    const auto lock = lock_of_dead(at->path());
    if (!lock || !is_own) continue;
    lock->keep(true);  // should the store throw
    store.end_worker(name_of(world.host, name.substr(own.size())));
    lock->keep(false);
    any = true;
  }
  return any;
}

}  // namespace certkit::fleet
