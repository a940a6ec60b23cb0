#include "net/ldap_library.hpp"

#include "base/freed.hpp"
#include "base/shared_library.hpp"
#include "certkit/error.hpp"
#include "net/library_versions.hpp"

namespace certkit::net {
namespace {

// 2.6 (Debian 13) and 2.5 (Debian 12): what is called is the same in both.
base::SharedLibrary load_openldap() {
  try {
    return {"libldap.so.2", "libldap2"};
  } catch (const Error&) {
    return {"libldap-2.5.so.0", "libldap-2.5-0 (Debian 12) or libldap2 (Debian 13)"};
  }
}

const base::SharedLibrary& openldap_library() {
  static const base::SharedLibrary kLibrary = load_openldap();
  return kLibrary;
}

}  // namespace

const LdapLibrary& ldap_library() {
  static const LdapLibrary kLoaded = [] {
    const base::SharedLibrary& library = openldap_library();
    base::wipe_large_blocks_when_freed();  // the message of a simple login has the password in it
    const auto find = [&]<class Function>(Function*& function, const char* name) { function = library.function<Function>(name); };
    LdapLibrary all{};
    find(all.initialize, "ldap_initialize");
    find(all.set_option, "ldap_set_option");
    find(all.get_option, "ldap_get_option");
    find(all.connect, "ldap_connect");
    find(all.start_tls, "ldap_start_tls_s");
    find(all.bind, "ldap_sasl_bind_s");
    find(all.interactive_bind, "ldap_sasl_interactive_bind_s");
    find(all.search, "ldap_search_ext_s");
    find(all.first_entry, "ldap_first_entry");
    find(all.next_entry, "ldap_next_entry");
    find(all.dn, "ldap_get_dn");
    find(all.first_attribute, "ldap_first_attribute");
    find(all.next_attribute, "ldap_next_attribute");
    find(all.values, "ldap_get_values_len");
    find(all.values_free, "ldap_value_free_len");
    find(all.add, "ldap_add_ext_s");
    find(all.modify, "ldap_modify_ext_s");
    find(all.message_free, "ldap_msgfree");
    find(all.memory_free, "ldap_memfree");
    find(all.unbind, "ldap_unbind_ext_s");
    find(all.error_text, "ldap_err2string");
    find(all.sockbuf_control, "ber_sockbuf_ctrl");
    find(all.ber_release, "ber_free");
    return all;
  }();
  return kLoaded;
}

// Its own answer (LDAP_OPT_API_INFO) would have it look up this host's name and load what SASL has.
base::LibraryVersion openldap_version() {
  return base::version_if_loadable("OpenLDAP", [] { return openldap_library().file_name(); });
}

}  // namespace certkit::net
