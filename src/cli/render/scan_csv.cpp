#include "asn1/title.hpp"
#include "base/text.hpp"
#include "cli/render/scan.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

std::string cell(std::string text) {
  text = base::printable(text);
  // A name in a certificate is anybody's: it must not compute anything in the reader's spreadsheet.
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) text.insert(0, 1, '\'');
  if (text.find_first_of(",\"\r\n;") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}

}  // namespace

void write_csv(std::ostream& out, const ScanReport& report) {
  out << "state,name,not_after,days_left,findings,subject,issuer,serial,key,signature_algorithm,sha256,shares_key,places_total,places\n";
  report.rows([&](const ScanRow& row) {
    const Certificate& certificate = row.certificate;
    std::vector<std::string> ids;
    for (const Finding& finding : row.findings) ids.push_back(finding.id);
    const auto days = std::chrono::floor<std::chrono::days>(certificate.not_after() - report.now).count();
    out << to_word(row.state) << ',' << cell(title(certificate)) << ',' << to_rfc3339(certificate.not_after()) << ',' << days << ','
        << cell(join(ids, "; ")) << ',' << cell(certificate.subject().to_rfc4514()) << ',' << cell(certificate.issuer().to_rfc4514()) << ','
        << cell(certificate.serial_hex()) << ',' << cell(certificate.public_key().describe()) << ','
        << cell(name_of(certificate.signature_algorithm().oid)) << ',' << base::to_hex(certificate.sha256()) << ','
        << (row.shares_key ? "yes" : "no") << ',' << row.places_total << ',' << cell(join(row.places, "; ")) << '\n';
  });
  // What is wrong with a host, and not with a certificate of it: nobody answers, another name.
  for (const ScanHost& host : report.hosts) {
    if (host.findings.empty()) continue;
    std::vector<std::string> ids;
    for (const Finding& finding : host.findings) ids.push_back(finding.id);
    out << "host," << cell(host.name) << ",,," << cell(join(ids, "; ")) << ",,,,,,,,1," << cell(host.name) << '\n';
  }
}

}  // namespace certkit::cli
