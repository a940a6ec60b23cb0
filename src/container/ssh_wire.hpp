// SSH's wire encoding (RFC 4251 §5): big-endian 32-bit numbers, and strings that begin with one.
#pragma once

#include <string_view>

#include "certkit/bytes.hpp"
#include "certkit/error.hpp"
#include "certkit/key.hpp"

namespace certkit::container {

class SshReader {
 public:
  explicit SshReader(ByteView bytes) noexcept : rest_(bytes) {}
  std::uint32_t number() {
    const ByteView b = take(4);
    return std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 | std::uint32_t{b[2]} << 8 | b[3];
  }
  ByteView string() { return take(number()); }
  std::string_view text() { return as_text(string()); }
  // mpint: a number that is not negative, without its sign octet.
  ByteView magnitude() {
    ByteView value = string();
    while (!value.empty() && value[0] == 0) value = value.subspan(1);
    return value;
  }
  [[nodiscard]] ByteView rest() const noexcept { return rest_; }

 private:
  ByteView take(std::size_t size) {
    if (size > rest_.size()) throw Error(Errc::malformed, "OpenSSH key: a field reaches beyond the end of the data");
    const ByteView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  ByteView rest_;
};

// "ecdsa-sha2-nistp256" -> its curve; empty if the type is no ECDSA type that OpenSSH has.
[[nodiscard]] Oid curve_of_ssh_type(std::string_view type) noexcept;

// A public key from its wire form ("ssh-rsa", e, n …). Throws Errc::malformed, or Errc::unsupported naming the type.
[[nodiscard]] PublicKey ssh_public_key(ByteView blob);

}  // namespace certkit::container
