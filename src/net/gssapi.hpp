// MIT Kerberos' GSSAPI, loaded when the first token is needed.
#pragma once

#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>

namespace certkit::net {

// The functions of libgssapi_krb5 that certkit calls.
struct Gssapi {
  decltype(gss_import_name)* import_name;
  decltype(gss_release_name)* release_name;
  decltype(gss_acquire_cred_from)* acquire_cred_from;
  decltype(gss_acquire_cred_with_password)* acquire_cred_with_password;
  decltype(gss_set_neg_mechs)* set_neg_mechs;
  decltype(gss_release_cred)* release_cred;
  decltype(gss_init_sec_context)* init_sec_context;
  decltype(gss_delete_sec_context)* delete_sec_context;
  decltype(gss_display_status)* display_status;
  decltype(gss_release_buffer)* release_buffer;
};
// Throws Errc::unsupported where it is not installed.
[[nodiscard]] const Gssapi& gssapi();

}  // namespace certkit::net
