#include "cli/render/renew_report.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

using fleet::Outcome;
using fleet::ShownCertificate;
using Verdict = fleet::Planned::Verdict;

constexpr std::size_t kMostDone = 50;  // that are listed one by one, without --verbose

Paint paint_of(Result result) { return is_failure(result) ? Paint::bad : is_done(result) ? Paint::good : Paint::warn; }

std::string until(const Outcome& outcome) {
  const std::optional<ShownCertificate>& live = is_done(outcome.what) && outcome.after ? outcome.after : outcome.before;
  return live ? to_rfc3339(live->not_after).substr(0, 10) : "-";
}

// Why, and what is to be done: below the table, since it is long.
// `forced`: it may have been due for nothing else.
void show_trouble(std::ostream& out, const Outcome& outcome, bool forced, bool color) {
  out << base::printable(outcome.name) << ": " << paint(to_word(outcome.what), paint_of(outcome.what), color) << '\n';
  if (!outcome.error.empty())
    field(out, "why", outcome.error_code.empty() ? outcome.error : outcome.error + " [" + outcome.error_code + "]");
  if (!outcome.hint.empty()) field(out, "next step", outcome.hint);
  if (outcome.next_try != Time{})
    field(out, "tried again", "by the first run after " + to_rfc3339(outcome.next_try) + (forced ? ", where it is due then" : ""));
}

void show_remarks(std::ostream& out, const Outcome& outcome) {
  if (outcome.notes.empty() && outcome.differences.empty()) return;
  out << base::printable(outcome.name) << ":\n";
  for (const issue::Difference& one : outcome.differences) field(out, std::string(to_word(one.severity)), one.message);
  for (const std::string& note : outcome.notes) field(out, "note", note);
}

void show_table(Session& session, const RenewReport& report) {
  const std::size_t most = session.talk == Talk::verbose ? report.outcomes.size() : kMostDone;
  Table table({"NAME", "RESULT", "UNTIL"});
  std::size_t done = 0;
  for (const Outcome& one : report.outcomes) {
    if (session.talk == Talk::quiet ? !report.is_trouble(one) : is_done(one.what) && ++done > most) continue;
    table.row({one.name, std::string(to_word(one.what)), until(one)});
  }
  if (!table.empty()) table.print(session.io.out);
  if (done > most) session.io.out << "and " << done - most << " more that went well: --verbose lists them\n";
}

void show_blocked(std::ostream& out, const RenewReport& report, bool color) {
  for (const fleet::Planned& one : report.planned.plan.planned) {
    if (one.verdict != Verdict::blocked) continue;
    out << base::printable(one.entry->name) << ": " << paint("blocked", Paint::bad, color) << '\n';
    for (const fleet::Reason& reason : one.reasons) field(out, "why", reason.text);
  }
}

void show_text(Session& session, const RenewReport& report) {
  std::ostream& out = session.io.out;
  if (report.outcomes.empty() && session.talk != Talk::quiet) return;  // the plan has said it all
  show_table(session, report);
  for (const Outcome& one : report.outcomes)
    if (report.is_trouble(one) || (!is_done(one.what) && session.talk != Talk::quiet))
      show_trouble(out, one, report.is_forced(one.name), session.color);
  show_blocked(out, report, session.color);
  for (const Outcome& one : report.outcomes)
    if (is_done(one.what) && session.talk != Talk::quiet) show_remarks(out, one);
  if (report.interrupted && session.talk != Talk::quiet)
    out << "interrupted: what was begun goes on with the next run, and what was not is left for it\n";
  if (session.talk != Talk::quiet || report.has_trouble()) out << report.summary() << '\n';
}

Json certificate_json(const std::optional<ShownCertificate>& certificate) {
  if (!certificate) return {};
  return {
      {"serial", certificate->serial}, {"not_after", to_rfc3339(certificate->not_after)}, {"sha256", base::to_hex(certificate->sha256)}};
}

Json outcome_json(const Outcome& outcome) {
  Json findings = Json::array();
  for (const issue::Difference& one : outcome.differences)
    findings.push_back({{"id", one.id}, {"severity", to_word(one.severity)}, {"message", one.message}});
  return {{"name", outcome.name},
          {"result", to_word(outcome.what)},
          {"error_code", outcome.error_code},
          {"error", outcome.error},
          {"hint", outcome.hint},
          {"before", certificate_json(outcome.before)},
          {"after", certificate_json(outcome.after)},
          {"findings", findings},
          {"notes", outcome.notes},
          {"next_try", outcome.next_try == Time{} ? Json() : Json(to_rfc3339(outcome.next_try))},
          {"took_ms", outcome.took.count()}};
}

Json blocked_json(const RenewReport& report) {
  Json all = Json::array();
  for (const fleet::Planned& one : report.planned.plan.planned) {
    if (one.verdict != Verdict::blocked) continue;
    Json reasons = Json::array();
    for (const fleet::Reason& reason : one.reasons) reasons.push_back({{"id", reason.id}, {"message", reason.text}});
    all.push_back({{"name", one.entry->name}, {"reasons", reasons}});
  }
  return all;
}

}  // namespace

void show(Session& session, const RenewReport& report) {
  if (session.json)
    print(session.io.out, json_of(report));
  else
    show_text(session, report);
}

void show(Session& session, const Outcome& outcome) {
  if (session.json) {
    Json json = document("renew");
    json["rollback"] = outcome_json(outcome);
    return print(session.io.out, json);
  }
  if (outcome.what != Result::taken_back) return show_trouble(session.io.out, outcome, false, session.color);
  session.io.out << base::printable(outcome.name) << ": " << paint(to_word(outcome.what), Paint::good, session.color) << '\n';
  const auto line = [&](std::string_view label, const std::optional<ShownCertificate>& certificate) {
    if (certificate)
      field(session.io.out, label, "serial " + certificate->serial + ", until " + to_rfc3339(certificate->not_after).substr(0, 10));
  };
  line("from", outcome.before);
  line("to", outcome.after);
  for (const std::string& note : outcome.notes) field(session.io.out, "note", note);
}

Json json_of(const RenewReport& report) {
  Json json = document("renew");
  json["fleet"] = report.planned.fleet.file.string();
  json["state"] = report.state;
  json["host"] = report.planned.host;
  json["began"] = to_rfc3339(report.planned.now);
  json["ended"] = to_rfc3339(report.ended);
  json["plan"] = {{"ok", report.count(Verdict::ok)},           {"due", report.count(Verdict::due)},
                  {"resume", report.count(Verdict::resume)},   {"waiting", report.count(Verdict::waiting)},
                  {"blocked", report.count(Verdict::blocked)}, {"elsewhere", report.count(Verdict::elsewhere)}};
  json["outcomes"] = Json::array();
  for (const Outcome& one : report.outcomes) json["outcomes"].push_back(outcome_json(one));
  json["blocked"] = blocked_json(report);
  Json summary;
  for (const Result result : kResults) {
    std::string word(to_word(result));
    std::replace(word.begin(), word.end(), '-', '_');
    summary[word] = report.count(result);
  }
  json["summary"] = summary;
  json["other_run"] = report.other_run;
  json["interrupted"] = report.interrupted;
  json["ok"] = !report.has_trouble() && report.waiting(true) == 0;
  return json;
}

}  // namespace certkit::cli
