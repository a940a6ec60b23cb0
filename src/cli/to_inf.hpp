// csr --to-inf: the request as an INF for certreq, which makes the key on the Windows machine.
#pragma once

#include <string>
#include <vector>

#include "cli/exit.hpp"
#include "cli/outputs.hpp"
#include "cli/request.hpp"

namespace certkit::cli {

// Writes it to `file`, or "-". Throws Errc::usage for options that are about a key of certkit's, or where there are several requests.
Exit write_inf(Session& session, const std::vector<Request>& requests, const RequestOptions& options, const std::string& file,
               const OutputOptions& outputs);

}  // namespace certkit::cli
