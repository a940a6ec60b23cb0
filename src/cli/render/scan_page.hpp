// What scan found, as the page that --html writes.
#pragma once

#include "cli/render/page.hpp"
#include "cli/scan_report.hpp"

namespace certkit::cli {

[[nodiscard]] Page page_of(const ScanReport& report);

}  // namespace certkit::cli
