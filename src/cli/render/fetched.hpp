// What `check` fetched because certificates point at it, and what came of it.
#pragma once

#include <ostream>

#include "cli/render/json.hpp"
#include "diagnose/case.hpp"

namespace certkit::cli {

void add_fetched(Json& json, const diagnose::Case& one);  // fetched, to_send, stores
void print_fetched(std::ostream& out, const diagnose::Case& one);

}  // namespace certkit::cli
