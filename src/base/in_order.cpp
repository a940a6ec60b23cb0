#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "base/processors.hpp"
#include "base/workers.hpp"

namespace certkit::base {
namespace {

class Line {
 public:
  Line(const InOrder& how, const std::function<void(std::size_t)>& make) : how_(how), make_(make), places_(how.window) {}
  ~Line() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    room_.notify_all();
    for (std::thread& helper : helpers_) helper.join();
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  void start_helpers(std::size_t number) {
    helpers_.reserve(number);
    try {
      while (helpers_.size() < number) helpers_.emplace_back([this] { help(); });
    } catch (const std::system_error&) {
      // No more threads to be had: those that there are do it.
    }
  }

  // Returns when `i`, the next to be used, is made; until then this thread makes what others have not begun.
  void wait_for(std::size_t i) {
    std::unique_lock lock(mutex_);
    Place& place = places_[i % how_.window];
    while (!place.made) {
      if (begun_ < std::min(how_.count, used_ + how_.window)) {
        make_next(lock);
      } else {
        ready_.wait(lock, [&] { return place.made; });
      }
    }
    if (place.failure) std::rethrow_exception(place.failure);
  }

  void used(std::size_t i) {
    const std::lock_guard lock(mutex_);
    places_[i % how_.window] = {};
    used_ = i + 1;
    if (waiting_ != 0 && enough_room()) room_.notify_all();
  }

 private:
  struct Place {
    bool made = false;
    std::exception_ptr failure;
  };

  // A helper that ran ahead sleeps until half of the window is free, so that it is not woken for every single piece.
  [[nodiscard]] bool enough_room() const { return begun_ == how_.count || used_ + how_.window - begun_ >= (how_.window + 1) / 2; }

  void help() {
    std::unique_lock lock(mutex_);
    for (;;) {
      if (begun_ == used_ + how_.window) {
        ++waiting_;
        room_.wait(lock, [&] { return stop_ || enough_room(); });
        --waiting_;
      }
      if (stop_ || begun_ == how_.count) return;
      if (begun_ < used_ + how_.window) make_next(lock);
    }
  }

  void make_next(std::unique_lock<std::mutex>& lock) {
    const std::size_t i = begun_++;
    lock.unlock();
    std::exception_ptr failure;
    try {
      make_(i);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    places_[i % how_.window] = {true, failure};
    if (i == used_) ready_.notify_one();
  }

  const InOrder& how_;
  const std::function<void(std::size_t)>& make_;
  std::mutex mutex_;
  std::condition_variable room_, ready_;
  std::vector<Place> places_;
  std::size_t begun_ = 0, used_ = 0, waiting_ = 0;
  bool stop_ = false;
  std::vector<std::thread> helpers_;
};

}  // namespace

void in_order(const InOrder& how, const std::function<void(std::size_t)>& make, const std::function<void(std::size_t)>& use) {
  const std::size_t threads = std::min<std::size_t>(how.threads == 0 && how.count > 1 ? processors() : how.threads, how.count);
  if (threads <= 1) {
    for (std::size_t i = 0; i < how.count; ++i) {
      make(i);
      use(i);
    }
    return;
  }
  Line line(how, make);
  line.start_helpers(threads - 1);
  for (std::size_t i = 0; i < how.count; ++i) {
    line.wait_for(i);
    use(i);
    line.used(i);
  }
}

}  // namespace certkit::base
