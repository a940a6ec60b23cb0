// What libldap says of something that failed, as an error for the admin.
#pragma once

#include "certkit/error.hpp"
#include "net/ldap.hpp"
#include "net/ldap_library.hpp"

namespace certkit::net {

enum class LdapStep { connect, log_in, search, write };
// `dn`: what it was about, may be empty.
[[nodiscard]] Error ldap_failure(LDAP* handle, int code, LdapStep step, const LdapOptions& options, const std::string& dn);

}  // namespace certkit::net
