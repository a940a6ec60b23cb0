// Puts an end to a connection that does not come about in time: libldap limits how long it waits for TCP and for answers, but not for TLS.
#pragma once

#include <chrono>
#include <memory>

#include "net/ldap_library.hpp"

namespace certkit::net {

class LdapWatch {
 public:
  // From each connection that `handle` makes on, until done(); has to be there as long as the handle.
  LdapWatch(LDAP* handle, std::chrono::seconds limit);
  ~LdapWatch();
  LdapWatch(const LdapWatch&) = delete;
  LdapWatch& operator=(const LdapWatch&) = delete;
  void done() noexcept;                       // it came about
  [[nodiscard]] bool ended() const noexcept;  // it was cut off
  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace certkit::net
