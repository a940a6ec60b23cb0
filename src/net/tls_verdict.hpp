// Why a server's certificate was not taken.
#pragma once

#include <string>

#include "net/http.hpp"

namespace certkit::net {

struct TlsVerdict {
  std::string what, hint;
};
// `verdict`: X509_V_ERR_… of OpenSSL, as libcurl hands it on; 0 or 1 where OpenSSL was content and libcurl was not: with the
// name.
[[nodiscard]] TlsVerdict tls_verdict(long verdict, const std::string& server, const HttpOptions& options);

}  // namespace certkit::net
