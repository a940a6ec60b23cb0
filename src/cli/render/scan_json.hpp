// What a scan found as a JSON document, written while its rows come.
#pragma once

#include <ostream>

#include "cli/scan_report.hpp"

namespace certkit::cli {

void show_json(std::ostream& out, const ScanReport& report, bool ok);

}  // namespace certkit::cli
