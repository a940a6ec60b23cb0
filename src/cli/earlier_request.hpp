// What an earlier run of the same `issue` made: the key, the request, and how far that came.
#pragma once

#include "cli/issue_work.hpp"
#include "issue/requests.hpp"

namespace certkit::cli {

// The request that is remembered under the CSR file of this work, or lies in its files, if what is asked for now is what was asked for
// then, with the same key: work.request.key is that key afterwards. A request that has its certificate counts as long as that is valid.
// nullopt with --force.
[[nodiscard]] std::optional<issue::RequestRecord> earlier_request(Session& session, IssueWork& work,
                                                                  const std::vector<issue::RequestRecord>& known,
                                                                  const OutputOptions& outputs);

}  // namespace certkit::cli
