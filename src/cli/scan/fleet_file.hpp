// A first fleet, of what a scan found: the certificates whose private keys lie beside them.
#pragma once

#include <string>

#include "cli/scan_report.hpp"

namespace certkit::cli {

// A fleet.yaml, with an issuer that the user has to name. Of the report's every_row; `source`: what was scanned. Files are looked at once
// more, for keys; none is kept. Throws Errc::usage where nothing found can be renewed.
[[nodiscard]] std::string fleet_file(const ScanReport& report, const std::string& source);

}  // namespace certkit::cli
