#include "cli/render/plan.hpp"

#include "base/text.hpp"
#include "cli/render/plan_json.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

using fleet::Planned;
using Verdict = Planned::Verdict;

std::string minute_of(Time time) {
  std::string text = to_rfc3339(time).substr(0, 16);
  text[10] = ' ';
  return text;
}
std::string until(const Planned& one) { return one.not_after ? to_rfc3339(*one.not_after).substr(0, 10) : "-"; }

std::string reasons_of(const Planned& one) {
  std::string text;
  for (const fleet::Reason& reason : one.reasons) text += (text.empty() ? "" : "; ") + reason.text;
  if (one.verdict == Verdict::waiting) text += "; again " + minute_of(one.when);
  for (const std::string& note : one.notes) text += (text.empty() ? "" : "; ") + note;
  return base::printable(text);
}

struct Group {
  Verdict verdict;
  std::string_view title, last_column;
  Paint paint;
};
constexpr Group kGroups[] = {{Verdict::resume, "to be gone on with", "WHY", Paint::warn},
                             {Verdict::due, "due", "WHY", Paint::warn},
                             {Verdict::blocked, "blocked", "WHY", Paint::bad},
                             {Verdict::waiting, "waiting", "FOR", Paint::warn},
                             {Verdict::elsewhere, "of other machines", "WHY", Paint::strong},
                             {Verdict::ok, "ok", "DUE", Paint::good}};

void show_group(Session& session, const Group& group, std::span<const Planned> planned) {
  if (planned.empty()) return;
  std::ostream& out = session.io.out;
  Table table({"  NAME", "UNTIL", std::string(group.last_column)});
  for (const Planned& one : planned) {
    const std::string why = reasons_of(one);
    const std::string last = one.verdict == Verdict::ok ? minute_of(one.when) + (why.empty() ? "" : "  " + why) : why;
    table.row({"  " + one.entry->name, until(one), last});
  }
  out << paint(std::string(group.title), group.paint, session.color) << ":\n";
  table.print(out);
  out << '\n';
}

// Of those that are all right, what is strange all the same.
void show_noted(Session& session, const Group& group, std::span<const Planned> planned) {
  std::vector<Planned> noted;
  std::copy_if(planned.begin(), planned.end(), std::back_inserter(noted), [](const Planned& one) { return !one.notes.empty(); });
  show_group(session, {group.verdict, "ok, with a note", group.last_column, Paint::warn}, noted);
}

std::string summary(const FleetReport& report) {
  const PlanCounts counts = counts_of(report.plan);
  std::vector<std::string> parts;
  const auto add = [&](std::size_t number, const std::string& what) {
    if (number != 0) parts.push_back(std::to_string(number) + " " + what);
  };
  add(counts.resume, "to be gone on with");
  add(counts.due, "due");
  add(counts.blocked, "blocked");
  add(counts.waiting, "waiting");
  add(counts.elsewhere, "of other machines");
  add(counts.ok, "ok");
  std::string text = count(report.plan.planned.size(), "certificate") + (parts.empty() ? "" : ": " + join(parts));
  if (counts.next != nullptr) text += "; the next is due " + minute_of(counts.next->when) + " (" + counts.next->entry->name + ")";
  return text;
}

}  // namespace

PlanCounts counts_of(const fleet::FleetPlan& plan) {
  PlanCounts counts;
  for (const Planned& one : plan.planned) {
    switch (one.verdict) {
      case Verdict::ok:
        ++counts.ok;
        if (counts.next == nullptr || one.when < counts.next->when) counts.next = &one;
        break;
      case Verdict::due: ++counts.due; break;
      case Verdict::resume: ++counts.resume; break;
      case Verdict::waiting: ++counts.waiting; break;
      case Verdict::blocked: ++counts.blocked; break;
      case Verdict::elsewhere: ++counts.elsewhere; break;
    }
  }
  return counts;
}

void show_plan(Session& session, const FleetReport& report, bool all) {
  if (session.json) return show_json(session.io.out, report);
  std::span<const Planned> rest = report.plan.planned;  // in the order of the groups
  for (const Group& group : kGroups) {
    std::size_t size = 0;
    while (size < rest.size() && rest[size].verdict == group.verdict) ++size;
    if (group.verdict != Verdict::ok || all)
      show_group(session, group, rest.first(size));
    else
      show_noted(session, group, rest.first(size));
    rest = rest.subspan(size);
  }
  session.io.out << summary(report) << '\n';
  const auto& strangers = report.plan.strangers;
  if (!strangers.empty())
    session.note("remembered, and not in the fleet: " + strangers.front() +
                 (strangers.size() > 1 ? " and " + std::to_string(strangers.size() - 1) + " more" : "") + "; nothing is done with " +
                 (strangers.size() > 1 ? "them" : "it"));
}

}  // namespace certkit::cli
