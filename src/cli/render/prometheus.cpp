// What a scan found, as metrics.
#include "asn1/title.hpp"
#include "base/text.hpp"
#include "cli/render/metrics.hpp"
#include "cli/render/scan.hpp"

namespace certkit::cli {
namespace {

std::int64_t seconds(Time time) { return time.time_since_epoch().count(); }
std::int64_t number(std::size_t count) { return static_cast<std::int64_t>(count); }

// How many there are beyond the number of series that is written.
std::size_t add_certificates(Metrics& metrics, const ScanReport& report) {
  std::size_t series = 0;
  metrics.gauge("certkit_certificate_not_after_seconds", "When a certificate expires, in seconds since 1970.");
  report.every_row([&](const ScanRow& row) {
    if (++series > kMostSeries) return;
    const Certificate& certificate = row.certificate;
    metrics.sample({{"name", title(certificate)},
                    {"issuer", certificate.issuer().to_rfc4514()},
                    {"serial", certificate.serial_hex()},
                    {"sha256", base::to_hex(certificate.sha256())},
                    {"place", row.places.front()}},
                   seconds(certificate.not_after()));
  });
  return series > kMostSeries ? series - kMostSeries : 0;
}

void add_states(Metrics& metrics, const ScanCounts& counts) {
  metrics.gauge("certkit_scan_certificates", "Different certificates, by what there is to say of them.");
  const auto state = [&](ScanState which, std::size_t count) { metrics.sample({{"state", std::string(to_word(which))}}, number(count)); };
  state(ScanState::expired, counts.expired);
  state(ScanState::not_yet_valid, counts.not_yet_valid);
  state(ScanState::weak, counts.weak);
  state(ScanState::expires_soon, counts.expires_soon);
  state(ScanState::fine, counts.fine);
}

void add_hosts(Metrics& metrics, const std::vector<ScanHost>& hosts) {
  metrics.gauge("certkit_scan_host_findings", "Errors and warnings about a host: its chain, its name, or that it cannot be reached.");
  for (const ScanHost& host : hosts) {
    std::size_t errors = 0, warnings = 0;
    for (const Finding& finding : host.findings) {
      errors += finding.severity == Severity::error;
      warnings += finding.severity == Severity::warning;
    }
    metrics.sample({{"host", host.name}, {"severity", "error"}}, number(errors));
    metrics.sample({{"host", host.name}, {"severity", "warning"}}, number(warnings));
  }
}

}  // namespace

std::string prometheus(const ScanReport& report) {
  Metrics metrics;
  const std::size_t left_out = add_certificates(metrics, report);
  add_states(metrics, report.counts);
  add_hosts(metrics, report.hosts);
  metrics.single("certkit_scan_files", "Files that were looked at.", number(report.counts.files));
  metrics.single("certkit_scan_hosts", "Hosts that were asked.", number(report.counts.hosts));
  metrics.single("certkit_scan_problems", "Files, folders and parts of files that could not be read.", number(report.problems_total));
  metrics.single("certkit_scan_shared_keys", "Keys that several certificates have.", number(report.shared_keys_total));
  metrics.single("certkit_scan_series_left_out", "Certificates beyond the number of series that is written.", number(left_out));
  metrics.single("certkit_scan_time_seconds", "When the scan was made, in seconds since 1970.", seconds(report.now));
  return metrics.take();
}

}  // namespace certkit::cli
