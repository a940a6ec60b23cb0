#include "cli/render/scan.hpp"

#include "asn1/title.hpp"
#include "base/text.hpp"
#include "cli/render/lint.hpp"
#include "cli/render/scan_json.hpp"
#include "cli/render/table.hpp"
#include "cli/scan/judge.hpp"

namespace certkit::cli {
namespace {

// Of a table that is written while its rows come: what is longer goes over.
constexpr std::size_t kStateWidth = 20, kNameWidth = 32;
constexpr std::size_t kPlacesShown = 3;

std::string padded(std::string text, std::size_t least) {
  const std::size_t is = width(text);
  return std::move(text) + std::string(is < least ? least - is : 0, ' ') + "  ";
}

// "expired 12 d ago", "weak, expires in 5 d"
std::string state_text(const ScanRow& row, Time now) {
  const std::string away = distance(row.certificate.not_after(), now);
  switch (row.state) {
    case ScanState::expired: return "expired " + away;
    case ScanState::not_yet_valid: return "not valid yet";
    case ScanState::expires_soon: return "expires " + away;
    case ScanState::weak:
      for (const Finding& finding : row.findings)
        if (finding.id == "expires-soon") return "weak, expires " + away;
      return "weak";
    case ScanState::fine: break;
  }
  return "fine";
}

Paint paint_of(ScanState state) {
  switch (state) {
    case ScanState::fine: return Paint::good;
    case ScanState::expires_soon: return Paint::warn;
    default: return Paint::bad;
  }
}

void show_row(std::ostream& out, const ScanRow& row, Time now, bool color) {
  const std::string state = padded(state_text(row, now), kStateWidth);
  out << paint(state, paint_of(row.state), color) << padded(base::printable(title(row.certificate)), kNameWidth)
      << to_rfc3339(row.certificate.not_after()).substr(0, 10) << "  " << base::printable(row.places.front()) << '\n';
  const std::string margin(kStateWidth + 2, ' ');
  for (const Finding& finding : row.findings)
    if (finding.id.starts_with("weak-")) out << margin << base::printable(finding.message) << '\n';
  for (std::size_t i = 1; i < row.places.size() && i < kPlacesShown; ++i)
    out << margin << "also in " << base::printable(row.places[i]) << '\n';
  if (row.places_total > kPlacesShown) out << margin << "and in " << row.places_total - kPlacesShown << " more\n";
}

void show_hosts(std::ostream& out, const ScanReport& report, bool color) {
  for (const ScanHost& host : report.hosts) print_findings(out, host.findings, color);
}

void show_shared_keys(std::ostream& out, const ScanReport& report, bool color) {
  for (const SharedKey& shared : report.shared_keys) {
    out << paint("note[shared-key]", Paint::strong, color) << ": " << shared.total << " certificates have the same key\n";
    for (std::size_t i = 0; i < shared.certificates.size() && i < 2 * kPlacesShown; ++i) {
      const SharedKey::One& one = shared.certificates[i];
      out << "    " << base::printable(one.name) << ", until " << to_rfc3339(one.not_after).substr(0, 10) << " ("
          << base::printable(one.place) << ")\n";
    }
    if (shared.total > 2 * kPlacesShown) out << "    and " << shared.total - 2 * kPlacesShown << " more\n";
  }
  if (report.shared_keys_total > report.shared_keys.size())
    out << "and " << report.shared_keys_total - report.shared_keys.size() << " more keys that several certificates have\n";
}

std::string where_it_looked(const ScanCounts& counts) {
  std::vector<std::string> parts;
  if (counts.files != 0) parts.push_back(count(counts.files, "file"));
  if (counts.hosts != 0) parts.push_back(count(counts.hosts, "host"));
  return parts.empty() ? "nothing to look at" : join(parts, " and ");
}

std::string summary(const ScanReport& report) {
  const ScanCounts& counts = report.counts;
  std::vector<std::string> states;
  const auto add = [&](std::size_t number, const std::string& what) {
    if (number != 0) states.push_back(std::to_string(number) + " " + what);
  };
  add(counts.expired, "expired");
  add(counts.not_yet_valid, "not valid yet");
  add(counts.weak, "weak");
  add(counts.expires_soon, "expiring " + distance(report.now + report.within, report.now));
  add(counts.fine, "fine");
  std::string text = where_it_looked(counts) + ": " + count(counts.certificates, "certificate");
  if (!states.empty()) text += ", " + join(states);
  if (counts.silent != 0) text += "; " + std::to_string(counts.silent) + " addresses without TLS";
  if (report.problems_total != 0) text += "; " + std::to_string(report.problems_total) + " could not be read";
  return text;
}

}  // namespace

void show(Session& session, const ScanReport& report, bool ok) {
  if (session.json) return show_json(session.io.out, report, ok);
  std::ostream& out = session.io.out;
  bool any = false;
  report.rows([&](const ScanRow& row) {
    if (!any) out << padded("STATE", kStateWidth) << padded("NAME", kNameWidth) << "UNTIL       PLACE\n";
    any = true;
    show_row(out, row, report.now, session.color);
  });
  show_hosts(out, report, session.color);
  show_shared_keys(out, report, session.color);
  const bool sure = report.problems_total == 0;
  out << (!ok    ? paint("NO", Paint::bad, session.color)
          : sure ? paint("yes", Paint::good, session.color)
                 : paint("NOT SURE", Paint::warn, session.color))
      << ": " << summary(report) << '\n';
  if (report.counts.linked_folders != 0)
    session.note("not followed: " + count(report.counts.linked_folders, "link") + " to folders; name such a folder to have it looked at");
}

}  // namespace certkit::cli
