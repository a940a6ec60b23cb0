#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <thread>

#include "base/descriptor_posix.hpp"
#include "base/lock.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::base {

FileLock::FileLock(const std::filesystem::path& path, Unlocked) : path_(path) {
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown)) folder_ = Folder::open(path);
}

FileLock::FileLock(const std::filesystem::path& path, std::chrono::milliseconds wait) : FileLock(path, Unlocked()) {
  const auto end = std::chrono::steady_clock::now() + wait;
  std::chrono::microseconds pause(100);  // most are held for less than that
  while (!try_lock()) {
    if (std::chrono::steady_clock::now() >= end)
      throw Error(Errc::unwritable, "another certkit run holds " + printable(path_.string()), "wait until it is done, and run again");
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds(10'000));
  }
}

std::unique_ptr<FileLock> FileLock::if_free(const std::filesystem::path& path) {
  std::unique_ptr<FileLock> lock(new FileLock(path, Unlocked()));
  return lock->try_lock() ? std::move(lock) : nullptr;
}

bool FileLock::try_lock() { return folder_ ? folder_->try_lock() : try_lock_file(); }

bool FileLock::try_lock_file() {
  Descriptor file(retried([&] { return ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600); }));
  const bool locked = file && retried([&] { return ::flock(file.get(), LOCK_EX | LOCK_NB); }) == 0;
  if (!locked && file && errno == EWOULDBLOCK) return false;
  if (!locked) throw Error(Errc::unwritable, "cannot lock " + printable(path_.string()) + ": " + reason(errno));
  // Its last holder may have removed it between open and lock: then this is a lock on nothing.
  struct stat held {
  }, named{};
  if (::fstat(file.get(), &held) != 0 || ::stat(path_.c_str(), &named) != 0 || held.st_ino != named.st_ino || held.st_dev != named.st_dev)
    return false;
  descriptor_ = file.release();
  return true;
}

FileLock::~FileLock() {
  if (descriptor_ < 0) return;
  if (!keep_) ::unlink(path_.c_str());  // while it is held: whoever waits for it sees that it is gone, and makes a new one
  ::close(descriptor_);
}

}  // namespace certkit::base
