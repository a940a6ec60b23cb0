// The answer of verify-pair.
#pragma once

#include "certkit/chain.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

void show(Session& session, const MatchAnswer& answer, const std::vector<Problem>& problems);

}  // namespace certkit::cli
