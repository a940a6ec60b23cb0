// The libraries that are loaded when a server is spoken to. Empty where one is not installed; a file's name where it cannot be asked.
#pragma once

#include "base/library_version.hpp"

namespace certkit::net {

[[nodiscard]] base::LibraryVersion libcurl_version();
[[nodiscard]] base::LibraryVersion openldap_version();
[[nodiscard]] base::LibraryVersion gssapi_version();

}  // namespace certkit::net
