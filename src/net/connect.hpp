// Names become addresses, and addresses connections, each within a limit.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "net/observation.hpp"
#include "net/transport.hpp"

namespace certkit::net {

struct Resolved {
  std::vector<std::string> addresses;  // as text, in the resolver's order, at most kMostAddresses
  std::string error;                   // the system's words where there are none
  static constexpr std::size_t kMostAddresses = 32;
};
// An address is its own answer. The system's resolver knows no limit: it is left behind in a thread of its own where it takes too long.
[[nodiscard]] Resolved resolve(const std::string& host, Attempt::Family family, Deadline until);

struct Connected {
  AddressTried tried;
  std::unique_ptr<Transport> transport;  // null where it is not connected
};
[[nodiscard]] Connected connect_to(const std::string& address, int port, Deadline until);

}  // namespace certkit::net
