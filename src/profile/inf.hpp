// certreq's INF files ([NewRequest], [Extensions] …) read as a request: what certreq -new would ask for, with what has no meaning here told
// apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "certkit/make.hpp"

namespace certkit::profile {

struct InfRequest {
  CsrSpec csr;
  KeySpec key;
  std::vector<std::string> notes;  // with line: keys that mean nothing outside of Windows, repairs, defaults that differ from certreq's
};

// `text` as found in the file: UTF-8, UTF-16 or Windows-1252, either line ending, at most 1 MiB. Throws Errc::usage "file:line: …" for what
// is unknown (with the nearest) or contradictory, Errc::unsupported for what certkit does not make (a self-signed certificate, CMC with key
// archival, RSASSA-PSS).
[[nodiscard]] InfRequest read_inf(std::string_view text, const std::string& file);

}  // namespace certkit::profile
