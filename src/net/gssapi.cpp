#include "net/gssapi.hpp"

#include "base/shared_library.hpp"
#include "net/library_versions.hpp"

namespace certkit::net {
namespace {

const base::SharedLibrary& gssapi_library() {
  static const base::SharedLibrary kLibrary("libgssapi_krb5.so.2", "libgssapi-krb5-2");
  return kLibrary;
}

}  // namespace

const Gssapi& gssapi() {
  static const Gssapi kLoaded = [] {
    const base::SharedLibrary& library = gssapi_library();
    return Gssapi{library.function<decltype(gss_import_name)>("gss_import_name"),
                  library.function<decltype(gss_release_name)>("gss_release_name"),
                  library.function<decltype(gss_acquire_cred_from)>("gss_acquire_cred_from"),
                  library.function<decltype(gss_acquire_cred_with_password)>("gss_acquire_cred_with_password"),
                  library.function<decltype(gss_set_neg_mechs)>("gss_set_neg_mechs"),
                  library.function<decltype(gss_release_cred)>("gss_release_cred"),
                  library.function<decltype(gss_init_sec_context)>("gss_init_sec_context"),
                  library.function<decltype(gss_delete_sec_context)>("gss_delete_sec_context"),
                  library.function<decltype(gss_display_status)>("gss_display_status"),
                  library.function<decltype(gss_release_buffer)>("gss_release_buffer")};
  }();
  return kLoaded;
}

base::LibraryVersion gssapi_version() {
  return base::version_if_loadable("GSSAPI", [] { return gssapi_library().file_name(); });
}

}  // namespace certkit::net
