// Big-endian numbers and counted octets, as java.io.DataOutput writes them, with every bound checked.
#pragma once

#include <string>

#include "certkit/bytes.hpp"
#include "certkit/error.hpp"

namespace certkit::container {

class BigEndian {
 public:
  // `what` names the structure in messages: a literal, not copied.
  BigEndian(ByteView bytes, const char* what) noexcept : bytes_(bytes), what_(what) {}

  [[nodiscard]] std::size_t offset() const noexcept { return at_; }
  [[nodiscard]] std::size_t left() const noexcept { return bytes_.size() - at_; }
  ByteView take(std::uint64_t size) {
    if (size > left())
      fail("it is cut off: of " + std::to_string(size) + " octets that belong here, " + std::to_string(left()) + " are there");
    at_ += static_cast<std::size_t>(size);
    return bytes_.subspan(at_ - static_cast<std::size_t>(size), static_cast<std::size_t>(size));
  }
  void skip(std::uint64_t size) { (void)take(size); }
  std::uint8_t u8() { return take(1)[0]; }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() { return number(8); }
  // What has not been read.
  [[nodiscard]] ByteView rest() const noexcept { return bytes_.subspan(at_); }
  [[noreturn]] void fail(const std::string& why) const {
    throw Error(Errc::malformed, std::string(what_) + ": " + why + " (offset " + std::to_string(at_) + ")");
  }

 private:
  std::uint64_t number(std::size_t octets) {
    std::uint64_t value = 0;
    for (const std::uint8_t octet : take(octets)) value = value << 8 | octet;
    return value;
  }

  ByteView bytes_;
  const char* what_;
  std::size_t at_ = 0;
};

}  // namespace certkit::container
