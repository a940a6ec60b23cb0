// What check --profile found: the names in one table, and what is wrong with each.
#pragma once

#include <vector>

#include "cli/server_check.hpp"
#include "profile/served.hpp"

namespace certkit::cli {

// `checked` is as served.names.
void show(Session& session, const profile::ServedNames& served, const std::vector<CheckedServer>& checked, bool ok);

}  // namespace certkit::cli
