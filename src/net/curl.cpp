#include "net/curl.hpp"

#include <cstdlib>
#include <cstring>

#include "base/freed.hpp"
#include "base/shared_library.hpp"
#include "certkit/error.hpp"
#include "net/library_versions.hpp"

namespace certkit::net {
namespace {

const base::SharedLibrary& curl_library() {
  static const base::SharedLibrary kLibrary("libcurl.so.4", "libcurl4");
  return kLibrary;
}

void* take(std::size_t size) noexcept { return std::malloc(size); }
void* take_zeroed(std::size_t count, std::size_t size) noexcept { return std::calloc(count, size); }
char* copy(const char* text) noexcept { return ::strdup(text); }

}  // namespace

const Curl& curl() {
  static const Curl kLoaded = [] {
    const base::SharedLibrary& library = curl_library();
    // It has copies of passwords, in the headers that it sends too, and frees them as they are.
    const auto initialise = library.function<decltype(curl_global_init_mem)>("curl_global_init_mem");
    if (initialise(CURL_GLOBAL_DEFAULT, &take, &base::wiping_free, &base::wiping_realloc, &copy, &take_zeroed) != CURLE_OK)
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

base::LibraryVersion libcurl_version() {
  return base::version_if_loadable("libcurl", [] {
    return std::string(curl_library().function<decltype(curl_version_info)>("curl_version_info")(CURLVERSION_NOW)->version);
  });
}

}  // namespace certkit::net
