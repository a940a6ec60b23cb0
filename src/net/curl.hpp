// libcurl, loaded when the first request needs it.
#pragma once

#include <curl/curl.h>

#include <memory>

namespace certkit::net {

// The functions of libcurl that certkit calls.
struct Curl {
  decltype(curl_easy_init)* easy_init;
  decltype(curl_easy_setopt)* setopt;
  decltype(curl_easy_perform)* perform;
  decltype(curl_easy_getinfo)* getinfo;
  decltype(curl_easy_strerror)* strerror;
  decltype(curl_easy_reset)* reset;
  decltype(curl_easy_cleanup)* cleanup;
  decltype(curl_slist_append)* list_append;
  decltype(curl_slist_free_all)* list_free;
};
// Throws Errc::unsupported where it is not installed.
[[nodiscard]] const Curl& curl();

}  // namespace certkit::net
