// Why OpenSSL's CMP client took an answer for none, as an error for the admin.
#pragma once

#include "net/cmp_client.hpp"

namespace certkit::net {

// `reasons`: CMP_R_… of OpenSSL's error queue, the first first. `seen`: the answer, unproved, where it could be read.
[[nodiscard]] Error cmp_failure(const std::vector<int>& reasons, const std::optional<CmpSeen>& seen, const CmpOptions& options,
                                const std::string& server);

}  // namespace certkit::net
