// One line for Nagios, Icinga and their like (Monitoring Plugins Development Guidelines). CRITICAL: an error. WARNING: a warning, which is
// what expires soon. UNKNOWN: nothing bad, but not everything could be read.
#include <algorithm>
#include <limits>
#include <optional>

#include "asn1/title.hpp"
#include "base/text.hpp"
#include "cli/render/error.hpp"
#include "cli/render/scan.hpp"
#include "cli/render/table.hpp"
#include "cli/scan/judge.hpp"

namespace certkit::cli {
namespace {

constexpr const char* kWords[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};

// A pipe begins the performance data, and a line break ends it all.
std::string plain(std::string_view text) {
  std::string line = base::printable(text);
  std::replace(line.begin(), line.end(), '|', '/');
  return line;
}

int code_of(const ScanReport& report) {
  if (report.errors != 0) return 2;
  if (report.warnings != 0) return 1;
  return report.problems_total == 0 ? 0 : 3;
}

}  // namespace

Nagios nagios(const ScanReport& report) {
  const ScanCounts& counts = report.counts;
  std::vector<std::string> parts;
  const auto add = [&](std::size_t number, const std::string& what) {
    if (number != 0) parts.push_back(std::to_string(number) + " " + what);
  };
  add(counts.expired, "expired");
  add(counts.not_yet_valid, "not valid yet");
  add(counts.weak, "weak");
  add(counts.expires_soon, "expiring " + distance(report.now + report.within, report.now));
  std::size_t bad_hosts = 0;
  for (const ScanHost& host : report.hosts)
    bad_hosts += std::any_of(host.findings.begin(), host.findings.end(), [](const Finding& one) { return one.severity != Severity::note; });
  add(bad_hosts, bad_hosts == 1 ? "host with findings" : "hosts with findings");
  add(report.problems_total, "not read");
  add(counts.fine, "fine");
  std::string text = parts.empty() ? "no certificate" : join(parts);
  // The worst one, by name.
  bool first = true;
  report.rows([&](const ScanRow& row) {
    if (first && row.state != ScanState::fine) text += "; " + title(row.certificate) + ": " + row.findings.front().message;
    first = false;
  });
  for (const ScanHost& host : report.hosts)
    if (first && !host.findings.empty()) {
      text += "; " + host.name + ": " + host.findings.front().message;
      first = false;
    }
  const int code = code_of(report);
  const auto figure = [](std::string_view name, std::size_t number) {
    return " " + std::string(name) + "=" + std::to_string(number) + ";;;0";
  };
  return {code, std::string("CERTKIT ") + kWords[code] + " - " + plain(text) + " |" + figure("certificates", counts.certificates) +
                    figure("expired", counts.expired) + figure("not_yet_valid", counts.not_yet_valid) + figure("weak", counts.weak) +
                    figure("expires_soon", counts.expires_soon) + figure("host_findings", bad_hosts) +
                    figure("problems", report.problems_total)};
}

Nagios nagios(const Error& error) { return {3, "CERTKIT UNKNOWN - " + plain(sentence(error))}; }

}  // namespace certkit::cli
