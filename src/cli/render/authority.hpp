// A CA of one's own: what it is, what it has signed.
#pragma once

#include <vector>

#include "cli/session.hpp"
#include "issue/authority.hpp"

namespace certkit::cli {

void show(Session& session, const issue::Authority& authority);
void show(Session& session, const std::vector<issue::Authority::Entry>& entries);

}  // namespace certkit::cli
