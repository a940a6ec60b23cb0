#include "cli/render/served.hpp"

#include <algorithm>

#include "asn1/title.hpp"
#include "base/text.hpp"
#include "cli/render/attempts.hpp"
#include "cli/render/checked.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

bool has(const CheckedServer& one, std::string_view id) {
  return std::any_of(one.findings.begin(), one.findings.end(), [&](const Finding& finding) { return finding.id == id; });
}

// Whether the certificate that came is for the name; one that did not come is for none.
bool covered(const CheckedServer& one) {
  return one.one.leaf() != nullptr && !has(one, "name-mismatch") && !has(one, "sni-wrong-certificate") && !has(one, "missing-san");
}

std::string address(const CheckedServer& one) {
  const net::Observation* seen = one.one.first();
  if (seen == nullptr) return "-";
  if (seen->connected()) return seen->address();
  if (seen->tried.empty()) return "not in DNS";
  return seen->tried.front().address + ", no connection";
}

std::string certificate(const CheckedServer& one) {
  const Certificate* leaf = one.one.leaf();
  return leaf == nullptr ? "-" : base::printable(title(*leaf)) + ", until " + to_rfc3339(leaf->not_after()).substr(0, 10);
}

const net::HttpSeen* http_of(const CheckedServer& one) {
  const net::Observation* seen = one.one.first();
  return seen != nullptr && seen->http ? &*seen->http : nullptr;
}

std::string http_words(const CheckedServer& one) {
  const net::HttpSeen* http = http_of(one);
  if (http == nullptr) return "-";
  if (http->status == 0) return base::printable(http->error);
  return std::to_string(http->status) + (http->served_by.empty() ? "" : ", " + base::printable(http->served_by));
}

Json row_json(const profile::ServedName& name, const CheckedServer& one) {
  const net::Observation* seen = one.one.first();
  const net::HttpSeen* http = http_of(one);
  Json row{{"name", name.name},
           {"port", name.port},
           {"starttls", name.starttls},
           {"path", name.path},
           {"why", name.why},
           {"subject", one.one.subject},
           {"ok", one.ok},
           {"address", seen == nullptr ? std::string() : seen->address()},
           {"covered", covered(one)}};
  if (const Certificate* leaf = one.one.leaf())
    row["certificate"] = {
        {"subject", leaf->subject().to_rfc4514()}, {"sha256", base::to_hex(leaf->sha256())}, {"not_after", to_rfc3339(leaf->not_after())}};
  if (http != nullptr)
    row["http"] = {{"status", http->status}, {"server", base::printable(http->server)}, {"served_by", base::printable(http->served_by)}};
  row["findings"] = Json::array();
  for (const Finding& finding : one.findings) row["findings"].push_back(to_json(finding));
  return row;
}

void show_json(Session& session, const profile::ServedNames& served, const std::vector<CheckedServer>& checked, bool ok) {
  Json json = document("check");
  json["ok"] = ok;
  json["findings"] = Json::array();
  json["served"] = Json::array();
  for (std::size_t i = 0; i < checked.size(); ++i) {
    for (const Finding& finding : checked[i].findings) json["findings"].push_back(to_json(finding));
    json["served"].push_back(row_json(served.names[i], checked[i]));
  }
  json["not_looked_at"] = served.wildcards;
  print(session.io.out, json);
}

}  // namespace

void show(Session& session, const profile::ServedNames& served, const std::vector<CheckedServer>& checked, bool ok) {
  if (session.json) return show_json(session, served, checked, ok);
  std::ostream& out = session.io.out;
  Table table({"NAME", "ADDRESS", "CERTIFICATE", "COVERED", "HTTP"});
  for (const CheckedServer& one : checked)
    table.row({one.one.subject, address(one), certificate(one),
               one.one.leaf() == nullptr ? "-"
               : covered(one)            ? "yes"
                                         : "NO",
               http_words(one)});
  table.print(out);
  for (const CheckedServer& one : checked) {
    if (session.talk == Talk::verbose) print_attempts(session.io.err, one.one.attempts);
    if (one.findings.empty()) continue;
    out << '\n' << paint(base::printable(one.one.subject), Paint::strong, session.color) << '\n';
    print_causes(out, one.findings, session.color);
  }
  const auto good =
      std::count_if(checked.begin(), checked.end(), [](const CheckedServer& one) { return one.ok && !has_error(one.findings); });
  std::vector<Finding> all;
  for (const CheckedServer& one : checked) all.insert(all.end(), one.findings.begin(), one.findings.end());
  const bool in_order = good == static_cast<std::ptrdiff_t>(checked.size());
  out << '\n';
  for (const std::string& wildcard : served.wildcards)
    out << "not looked at: " << wildcard << "; give a host that it stands for as INPUT\n";
  out << paint(ok ? "yes" : "NO", ok ? Paint::good : Paint::bad, session.color) << ": " << (in_order ? "" : in_numbers(all) + "; ") << good
      << " of " << checked.size() << " names are in order\n";
}

}  // namespace certkit::cli
