// A connection that carries octets, and nothing that knows of sockets: what looks at servers runs over memory just as well.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

#include "certkit/bytes.hpp"

namespace certkit::net {

using Deadline = std::chrono::steady_clock::time_point;

class Transport {
 public:
  virtual ~Transport() = default;
  // closed: FIN, reset: RST, failed: anything else that the system says.
  enum class Outcome : std::uint8_t { done, closed, reset, timeout, failed };
  struct Got {
    Outcome outcome = Outcome::failed;
    std::size_t size = 0;  // at least 1 where it is done
  };
  // Waits until there is at least one octet.
  [[nodiscard]] virtual Got receive(std::span<std::uint8_t> into, Deadline until) = 0;
  // All of it, or not done.
  [[nodiscard]] virtual Outcome send(ByteView octets, Deadline until) = 0;
};

}  // namespace certkit::net
