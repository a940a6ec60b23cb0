// `certkit --version`: certkit's own, and the libraries'.
#pragma once

#include <ostream>

namespace certkit::cli {

enum class VersionAs { text, json };
void show_version(std::ostream& out, VersionAs as);

}  // namespace certkit::cli
