#include "cli/progress.hpp"

#include <algorithm>
#include <chrono>
#include <ostream>

namespace certkit::cli {
namespace {

constexpr std::chrono::milliseconds kFirst{500}, kNext{200};
constexpr std::size_t kWidth = 24;

}  // namespace

Progress::Progress(Session& session, std::function<std::string()> line) : err_(session.io.err), line_(std::move(line)) {
  if (session.io.err_is_terminal && session.talk != Talk::quiet) thread_ = std::thread([this] { show(); });
}

Progress::~Progress() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  over_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Progress::show() {
  std::unique_lock lock(mutex_);
  while (!over_.wait_for(lock, shown_ ? kNext : kFirst, [&] { return done_; })) {
    err_ << '\r' << line_() << "\033[K" << std::flush;
    shown_ = true;
  }
  take_away();
}

void Progress::take_away() {
  if (shown_) err_ << "\r\033[K" << std::flush;
}

void Progress::aside(const std::function<void()>& write) {
  const std::lock_guard lock(mutex_);
  take_away();
  write();
}

std::string progress_bar(std::size_t done, std::size_t all, std::string_view what) {
  const std::size_t full = all == 0 ? kWidth : std::min(kWidth, done * kWidth / all);
  return "[" + std::string(full, '=') + std::string(kWidth - full, ' ') + "] " + std::to_string(done) + " of " + std::to_string(all) + " " +
         std::string(what);
}

}  // namespace certkit::cli
