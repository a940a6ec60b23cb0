// For *_posix.cpp alone: a descriptor that closes itself, and calls that are taken up again after a signal.
#pragma once

#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "certkit/bytes.hpp"

namespace certkit::base {

template <class Call>
auto retried(Call call) -> decltype(call()) {
  for (;;) {
    const auto result = call();
    if (result != -1 || errno != EINTR) return result;
  }
}

class Descriptor {
 public:
  explicit Descriptor(int number = -1) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const noexcept { return number_; }
  [[nodiscard]] explicit operator bool() const noexcept { return number_ >= 0; }
  [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }
  // 0 or the error number: a network file system may say only now that the disk is full. Never called again after a signal (Linux has
  // closed it then).
  [[nodiscard]] int close() noexcept { return number_ < 0 || ::close(release()) == 0 || errno == EINTR ? 0 : errno; }

 private:
  int number_;
};

// All of it into an empty file that is open for reading and writing, and back again. 0, an error number, or kReadsBackDifferently.
[[nodiscard]] int write_and_read_back(const Descriptor& file, ByteView content);
inline constexpr int kReadsBackDifferently = -1;

// "No space left on device": the system's words for an error number, or ours.
[[nodiscard]] std::string reason(int error);
// What may be done where a file could not be written; may be empty.
[[nodiscard]] const char* hint_for(int error);

}  // namespace certkit::base
