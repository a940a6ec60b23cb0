#include "net/curl.hpp"

#include "base/shared_library.hpp"
#include "certkit/error.hpp"

namespace certkit::net {

const Curl& curl() {
  static const Curl kLoaded = [] {
    static const base::SharedLibrary library("libcurl.so.4", "libcurl4");
    if (library.function<decltype(curl_global_init)>("curl_global_init")(CURL_GLOBAL_DEFAULT) != CURLE_OK)
      throw Error(Errc::unsupported, "libcurl cannot be initialised");
    return Curl{library.function<decltype(curl_easy_init)>("curl_easy_init"),
                library.function<decltype(curl_easy_setopt)>("curl_easy_setopt"),
                library.function<decltype(curl_easy_perform)>("curl_easy_perform"),
                library.function<decltype(curl_easy_getinfo)>("curl_easy_getinfo"),
                library.function<decltype(curl_easy_strerror)>("curl_easy_strerror"),
                library.function<decltype(curl_easy_reset)>("curl_easy_reset"),
                library.function<decltype(curl_easy_cleanup)>("curl_easy_cleanup"),
                library.function<decltype(curl_slist_append)>("curl_slist_append"),
                library.function<decltype(curl_slist_free_all)>("curl_slist_free_all")};
  }();
  return kLoaded;
}

}  // namespace certkit::net
