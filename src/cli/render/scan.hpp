// What a scan found, for people, programs, spreadsheets, Prometheus and Nagios.
#pragma once

#include <ostream>
#include <string>

#include "cli/scan_report.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

void show(Session& session, const ScanReport& report, bool ok);  // as text, or as JSON
// Quoted as RFC 4180 says, with a head; a cell that a spreadsheet would take for a formula gets an apostrophe before it.
void write_csv(std::ostream& out, const ScanReport& report);
// The text format of Prometheus, for node_exporter's textfile collector. Of the report's every_row.
[[nodiscard]] std::string prometheus(const ScanReport& report);

// One line with performance data, and an exit code of Nagios: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
struct Nagios {
  int code = 3;
  std::string line;
};
[[nodiscard]] Nagios nagios(const ScanReport& report);
[[nodiscard]] Nagios nagios(const Error& error);

}  // namespace certkit::cli
