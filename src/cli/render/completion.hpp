// Completions as the shells' scripts take them, and as JSON.
#pragma once

#include <string>

#include "cli/completion/candidates.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

void show_script(Session& session, const std::string& shell, std::string_view script);
void show(Session& session, const std::string& shell, const Candidates& candidates);

}  // namespace certkit::cli
