// The text format of Prometheus (version 0.0.4). A series that ends is one that is gone: so nothing of a certificate that changes with time
// is in a label.
#include "asn1/title.hpp"
#include "base/text.hpp"
#include "cli/render/scan.hpp"

namespace certkit::cli {
namespace {

// More series than this are no help to anybody, and a burden to Prometheus.
constexpr std::size_t kMostSeries = 20'000;

std::string label(std::string_view name, std::string_view value) {
  std::string text = std::string(name) + "=\"";
  for (const char c : base::printable(value)) {
    if (c == '\\' || c == '"') text += '\\';
    text += c;
  }
  return text + "\"";
}

void head(std::string& out, std::string_view name, std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" gauge\n");
}

void value(std::string& out, std::string_view name, std::string_view help, auto number) {
  head(out, name, help);
  out.append(name).append(" ").append(std::to_string(number)).append("\n");
}

}  // namespace

std::string prometheus(const ScanReport& report) {
  std::string out, soonest;
  std::size_t left_out = 0, series = 0;
  head(out, "certkit_certificate_not_after_seconds", "When a certificate expires, in seconds since 1970.");
  report.every_row([&](const ScanRow& row) {
    if (++series > kMostSeries) {
      ++left_out;
      return;
    }
    const Certificate& certificate = row.certificate;
    out += "certkit_certificate_not_after_seconds{" + label("name", title(certificate)) + "," +
           label("issuer", certificate.issuer().to_rfc4514()) + "," + label("serial", certificate.serial_hex()) + "," +
           label("sha256", base::to_hex(certificate.sha256())) + "," + label("place", row.places.front()) + "} " +
           std::to_string(certificate.not_after().time_since_epoch().count()) + "\n";
  });
  const ScanCounts& counts = report.counts;
  head(out, "certkit_scan_certificates", "Different certificates, by what there is to say of them.");
  const auto state = [&](ScanState which, std::size_t number) {
    out += "certkit_scan_certificates{" + label("state", to_word(which)) + "} " + std::to_string(number) + "\n";
  };
  state(ScanState::expired, counts.expired);
  state(ScanState::not_yet_valid, counts.not_yet_valid);
  state(ScanState::weak, counts.weak);
  state(ScanState::expires_soon, counts.expires_soon);
  state(ScanState::fine, counts.fine);
  head(out, "certkit_scan_host_findings", "Errors and warnings about a host: its chain, its name, or that it cannot be reached.");
  for (const ScanHost& host : report.hosts) {
    std::size_t errors = 0, warnings = 0;
    for (const Finding& finding : host.findings) {
      errors += finding.severity == Severity::error;
      warnings += finding.severity == Severity::warning;
    }
    out +=
        "certkit_scan_host_findings{" + label("host", host.name) + "," + label("severity", "error") + "} " + std::to_string(errors) + "\n";
    out += "certkit_scan_host_findings{" + label("host", host.name) + "," + label("severity", "warning") + "} " + std::to_string(warnings) +
           "\n";
  }
  value(out, "certkit_scan_files", "Files that were looked at.", counts.files);
  value(out, "certkit_scan_hosts", "Hosts that were asked.", counts.hosts);
  value(out, "certkit_scan_problems", "Files, folders and parts of files that could not be read.", report.problems_total);
  value(out, "certkit_scan_shared_keys", "Keys that several certificates have.", report.shared_keys_total);
  value(out, "certkit_scan_series_left_out", "Certificates beyond the number of series that is written.", left_out);
  value(out, "certkit_scan_time_seconds", "When the scan was made, in seconds since 1970.", report.now.time_since_epoch().count());
  return out;
}

}  // namespace certkit::cli
