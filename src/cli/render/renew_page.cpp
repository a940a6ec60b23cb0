// A run as a page: each certificate of the plan, as the run left it.
#include <algorithm>
#include <unordered_map>

#include "asn1/title.hpp"
#include "base/text.hpp"
#include "cli/render/renew_report.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

using fleet::Outcome;
using fleet::Planned;
using Verdict = Planned::Verdict;

// The words of all states, the worst first; those of verdicts where the run did nothing.
struct State {
  std::string_view word, label;
  PageTone tone;
};
constexpr State kStates[] = {{"broken", "broken", PageTone::bad},
                             {"rolled-back", "rolled back", PageTone::bad},
                             {"failed", "failed", PageTone::bad},
                             {"blocked", "blocked", PageTone::bad},
                             {"pending", "pending", PageTone::warning},
                             {"waiting", "held back", PageTone::warning},
                             {"skipped", "left for later", PageTone::warning},
                             {"taken-back", "taken back", PageTone::good},
                             {"repaired", "repaired", PageTone::good},
                             {"renewed", "renewed", PageTone::good},
                             {"elsewhere", "of other machines", PageTone::plain},
                             {"ok", "ok", PageTone::good}};

std::string_view state_of(const Planned& planned, const Outcome* outcome) {
  if (outcome != nullptr) return to_word(outcome->what);
  const bool was_due = planned.verdict == Verdict::due || planned.verdict == Verdict::resume;
  return was_due ? to_word(Result::skipped) : to_word(planned.verdict);
}

std::vector<Finding> findings_of(const Planned& planned, const Outcome* outcome) {
  std::vector<Finding> findings;
  const auto add = [&](std::string id, Severity severity, std::string message, std::string fix) {
    Finding& one = findings.emplace_back();
    one.id = std::move(id);
    one.severity = severity;
    one.message = std::move(message);
    one.fix = std::move(fix);
  };
  if (outcome != nullptr && !outcome->error.empty())
    add(outcome->error_code, is_failure(outcome->what) ? Severity::error : Severity::warning, outcome->error, outcome->hint);
  const Severity severity = planned.verdict == Verdict::blocked ? Severity::error : Severity::note;
  for (const fleet::Reason& reason : planned.reasons) add(reason.id, severity, reason.text, "");
  if (outcome != nullptr)
    for (const issue::Difference& one : outcome->differences) add(one.id, one.severity, one.message, "");
  return findings;
}

PageRow row_of(const Planned& planned, const Outcome* outcome) {
  PageRow row;
  row.state = state_of(planned, outcome);
  row.name = planned.entry->name;
  row.issuer = planned.entry->issuer;
  row.not_after = planned.not_after;
  for (const fleet::Installation& installation : planned.entry->installations) row.places.push_back(installation.to.text());
  row.places_total = row.places.size();
  row.findings = findings_of(planned, outcome);
  const std::optional<fleet::ShownCertificate>* live = outcome == nullptr ? nullptr : outcome->after ? &outcome->after : &outcome->before;
  if (live == nullptr || !*live) return row;
  row.key = (*live)->key;
  row.fingerprint = base::to_hex((*live)->sha256);
  row.not_before = (*live)->not_before;
  row.not_after = (*live)->not_after;
  return row;
}

}  // namespace

Page page_of(const RenewReport& report) {
  Page page;
  page.title = "Renewal";
  const std::string ended = to_rfc3339(report.ended);
  page.about = ended.substr(0, 10) + ", " + ended.substr(11, 5) + " UTC. " + report.planned.fleet.file.string() + " on " +
               report.planned.host + ": " + report.summary() + ".";
  page.generated_at = report.ended;
  std::unordered_map<std::string_view, const Outcome*> outcomes;
  for (const Outcome& one : report.outcomes) outcomes.emplace(one.name, &one);
  for (const State& state : kStates) page.states.push_back({std::string(state.word), std::string(state.label), state.tone, 0});
  std::unordered_map<std::string_view, std::vector<PageRow>> rows;
  for (const Planned& planned : report.planned.plan.planned) {
    const auto found = outcomes.find(planned.entry->name);
    PageRow row = row_of(planned, found == outcomes.end() ? nullptr : found->second);
    const auto state = std::find_if(page.states.begin(), page.states.end(), [&](const PageState& one) { return one.word == row.state; });
    if (++state->count <= kMostPageRows) rows[state->word].push_back(std::move(row));
  }
  for (const PageState& state : page.states)
    for (PageRow& row : rows[state.word])
      if (page.rows.size() < kMostPageRows) page.rows.push_back(std::move(row));
  if (report.planned.plan.planned.size() > page.rows.size())
    page.notes.push_back("the list has the worst " + std::to_string(page.rows.size()) + " of " +
                         count(report.planned.plan.planned.size(), "certificate") + ": certkit renew status has all of them");
  if (report.interrupted) page.notes.push_back("the run was interrupted: what was begun goes on with the next one");
  return page;
}

}  // namespace certkit::cli
