// What a word means.
#pragma once

#include <vector>

#include "cli/explanations.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

void show(Session& session, const std::vector<Explanation>& explanations);
void show_list(Session& session, const std::vector<Explanation>& all);

}  // namespace certkit::cli
