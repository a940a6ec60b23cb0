// What libcurl says of a request that got no answer, as an error for the admin.
#pragma once

#include "certkit/error.hpp"
#include "net/curl.hpp"
#include "net/http.hpp"
#include "net/url.hpp"

namespace certkit::net {

// Errc::network; `why` is curl's own sentence, may be empty.
[[nodiscard]] Error http_failure(CURL* handle, CURLcode code, const char* why, const Url& url, const HttpOptions& options);

}  // namespace certkit::net
