// libldap, loaded when the first directory is spoken to.
#pragma once

#include <lber.h>
#include <ldap.h>

namespace certkit::net {

// The functions of libldap that certkit calls.
struct LdapLibrary {
  decltype(ldap_initialize)* initialize;
  decltype(ldap_set_option)* set_option;
  decltype(ldap_get_option)* get_option;
  decltype(ldap_connect)* connect;
  decltype(ldap_start_tls_s)* start_tls;
  decltype(ldap_sasl_bind_s)* bind;
  decltype(ldap_sasl_interactive_bind_s)* interactive_bind;
  decltype(ldap_search_ext_s)* search;
  decltype(ldap_first_entry)* first_entry;
  decltype(ldap_next_entry)* next_entry;
  decltype(ldap_get_dn)* dn;
  decltype(ldap_first_attribute)* first_attribute;
  decltype(ldap_next_attribute)* next_attribute;
  decltype(ldap_get_values_len)* values;
  decltype(ldap_value_free_len)* values_free;
  decltype(ldap_add_ext_s)* add;
  decltype(ldap_modify_ext_s)* modify;
  decltype(ldap_msgfree)* message_free;
  decltype(ldap_memfree)* memory_free;
  decltype(ldap_unbind_ext_s)* unbind;
  decltype(ldap_err2string)* error_text;
  decltype(ber_sockbuf_ctrl)* sockbuf_control;
  decltype(ber_free)* ber_release;
};
// Throws Errc::unsupported where it is not installed.
[[nodiscard]] const LdapLibrary& ldap_library();

}  // namespace certkit::net
