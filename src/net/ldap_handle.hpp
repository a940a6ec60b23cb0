// A connection of libldap that ends itself.
#pragma once

#include <memory>

#include "net/ldap_library.hpp"

namespace certkit::net {

struct Unbind {
  void operator()(LDAP* handle) const noexcept { (void)ldap_library().unbind(handle, nullptr, nullptr); }
};
using LdapHandle = std::unique_ptr<LDAP, Unbind>;

}  // namespace certkit::net
