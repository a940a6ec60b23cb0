// What `check` did to learn what it says: each attempt to speak with the server.
#pragma once

#include <ostream>
#include <vector>

#include "cli/render/json.hpp"
#include "net/observation.hpp"

namespace certkit::cli {

[[nodiscard]] Json to_json(const net::Observation& seen);
void print_attempts(std::ostream& out, const std::vector<net::Observation>& attempts);

}  // namespace certkit::cli
