// A plan as a JSON document, written while its certificates come.
#pragma once

#include <ostream>

#include "cli/renew/planning.hpp"

namespace certkit::cli {

void show_json(std::ostream& out, const FleetReport& report);

}  // namespace certkit::cli
