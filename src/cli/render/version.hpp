// certkit's version and those of its libraries, one a line. A library with an empty version is loaded late, and not there.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "base/library_version.hpp"

namespace certkit::cli {

void print_text(std::ostream& out, const std::string& version, const std::vector<base::LibraryVersion>& libraries);
void print_json(std::ostream& out, const std::string& version, const std::vector<base::LibraryVersion>& libraries);

}  // namespace certkit::cli
