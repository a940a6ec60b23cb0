#include "cli/render/plan.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

using fleet::Planned;
using Verdict = Planned::Verdict;

Severity severity_of(Verdict verdict) {
  if (verdict == Verdict::blocked) return Severity::error;
  return verdict == Verdict::due || verdict == Verdict::resume ? Severity::warning : Severity::note;
}

Finding finding(const Planned& one, std::string id, Severity severity, std::string message) {
  Finding made;
  made.id = std::move(id);
  made.severity = severity;
  made.subject = one.entry->name;
  made.message = std::move(message);
  return made;
}

PageRow row_of(const Planned& one) {
  PageRow row;
  row.state = to_word(one.verdict);
  row.name = one.entry->name;
  row.issuer = one.entry->issuer;
  row.not_after = one.not_after;
  for (const fleet::Installation& installation : one.entry->installations) row.places.push_back(installation.to.text());
  row.places_total = row.places.size();
  for (const fleet::Reason& reason : one.reasons) row.findings.push_back(finding(one, reason.id, severity_of(one.verdict), reason.text));
  for (const std::string& note : one.notes) row.findings.push_back(finding(one, "note", Severity::note, note));
  return row;
}

}  // namespace

Page page_of(const FleetReport& report) {
  const PlanCounts counts = counts_of(report.plan);
  Page page;
  page.title = "Plan of the fleet";
  const std::string now = to_rfc3339(report.now);
  page.about = now.substr(0, 10) + ", " + now.substr(11, 5) + " UTC. " + count(report.plan.planned.size(), "certificate") + " of " +
               report.fleet.file.string() + ", as " + report.host + " sees them.";
  page.generated_at = report.now;
  page.states = {{"resume", "under way", PageTone::warning, counts.resume},
                 {"due", "due", PageTone::warning, counts.due},
                 {"blocked", "blocked", PageTone::bad, counts.blocked},
                 {"waiting", "waiting", PageTone::warning, counts.waiting},
                 {"elsewhere", "of other machines", PageTone::plain, counts.elsewhere},
                 {"ok", "ok", PageTone::good, counts.ok}};
  for (const Planned& one : report.plan.planned)
    if (page.rows.size() < kMostPageRows) page.rows.push_back(row_of(one));
  if (report.plan.planned.size() > kMostPageRows)
    page.notes.push_back("the list has the first " + std::to_string(kMostPageRows) + " of " + std::to_string(report.plan.planned.size()) +
                         " certificates: renew --plan --json has all of them");
  for (const std::string& name : report.plan.strangers) page.notes.push_back(name + " is remembered, and not in the fleet");
  return page;
}

}  // namespace certkit::cli
