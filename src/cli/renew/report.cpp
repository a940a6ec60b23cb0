#include "cli/renew/report.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_set>

namespace certkit::cli {
namespace {

using Verdict = fleet::Planned::Verdict;

int order_of(Result result) noexcept { return static_cast<int>(std::find(kResults.begin(), kResults.end(), result) - kResults.begin()); }

// What stands in Outcome::error_code; "hook" and "endpoint" are none.
Exit exit_for_word(std::string_view word) noexcept {
  for (int code = 0; code <= static_cast<int>(Errc::internal); ++code)
    if (to_word(static_cast<Errc>(code)) == word) return exit_for(static_cast<Errc>(code));
  return Exit::partial;
}

// Nothing was wrong with what was asked for where one that left the fleet went back.
bool is_decided_by_one(const RenewReport& report) noexcept {
  const auto& all = report.planned.plan.planned;
  return report.single && report.outcomes.size() == 1 &&
         std::none_of(all.begin(), all.end(), [](const auto& one) { return one.left != nullptr; });
}

}  // namespace

std::string_view to_word(Result result) noexcept {
  switch (result) {
    case Result::renewed: return "renewed";
    case Result::repaired: return "repaired";
    case Result::taken_back: return "taken-back";
    case Result::pending: return "pending";
    case Result::failed: return "failed";
    case Result::rolled_back: return "rolled-back";
    case Result::broken: return "broken";
    case Result::skipped: break;
  }
  return "skipped";
}

bool is_failure(Result result) noexcept { return result == Result::failed || result == Result::rolled_back || result == Result::broken; }

std::size_t RenewReport::count(Result result) const noexcept {
  return static_cast<std::size_t>(std::count_if(outcomes.begin(), outcomes.end(), [&](const auto& one) { return one.what == result; }));
}

std::size_t RenewReport::count(Verdict verdict) const noexcept {
  return static_cast<std::size_t>(
      std::count_if(planned.plan.planned.begin(), planned.plan.planned.end(), [&](const auto& one) { return one.verdict == verdict; }));
}

std::size_t RenewReport::failures() const noexcept {
  return count(Verdict::blocked) +
         static_cast<std::size_t>(std::count_if(outcomes.begin(), outcomes.end(), [](const auto& one) { return is_failure(one.what); }));
}

std::size_t RenewReport::done() const noexcept {
  return static_cast<std::size_t>(std::count_if(outcomes.begin(), outcomes.end(), [](const auto& one) { return is_done(one.what); }));
}

std::size_t RenewReport::waiting(bool failed) const {
  std::unordered_set<std::string_view> met;
  for (const fleet::Outcome& one : outcomes) met.insert(one.name);
  return static_cast<std::size_t>(std::count_if(planned.plan.planned.begin(), planned.plan.planned.end(), [&](const fleet::Planned& one) {
    const bool waits = one.verdict == Verdict::waiting && one.failed == failed && (failed || one.reasons.front().id == "under-way");
    return waits && !met.contains(one.entry->name);
  }));
}

bool RenewReport::is_forced(const std::string& name) const noexcept {
  return std::find(forced.begin(), forced.end(), name) != forced.end();
}

bool RenewReport::is_trouble(const fleet::Outcome& outcome) const noexcept {
  if (is_done(outcome.what)) return is_forced(outcome.name) && outcome.what != Result::renewed;  // what was under way came first
  if (outcome.what != Result::skipped) return is_failure(outcome.what);
  return is_forced(outcome.name) || is_decided_by_one(*this);
}

bool RenewReport::has_trouble() const noexcept {
  return failures() != 0 || std::any_of(outcomes.begin(), outcomes.end(), [&](const auto& one) { return is_trouble(one); });
}

std::string RenewReport::summary() const {
  std::string text;
  const auto add = [&](std::size_t number, std::string_view word) {
    if (number != 0) text += (text.empty() ? "" : ", ") + std::to_string(number) + " " + std::string(word);
  };
  for (const Result result :
       {Result::renewed, Result::repaired, Result::taken_back, Result::pending, Result::failed, Result::rolled_back, Result::broken}) {
    std::string words(to_word(result));
    std::replace(words.begin(), words.end(), '-', ' ');
    add(count(result), words);
  }
  add(count(Verdict::blocked), "blocked");
  add(waiting(true), "waiting after a failure");
  add(count(Result::skipped), "left for later");
  return text.empty() ? "nothing to do" : text;
}

Exit RenewReport::exit_code() const {
  if (is_decided_by_one(*this)) {
    const Exit exit = exit_of(outcomes.front());
    return exit == Exit::ok && has_trouble() ? Exit::partial : exit;
  }
  if (const Exit exit = exit_of(planned.plan, single); outcomes.empty() && exit != Exit::ok) return exit;
  if (has_trouble() || waiting(true) != 0) return Exit::partial;
  return count(Result::pending) + waiting(false) != 0 ? Exit::pending : Exit::ok;
}

void add_not_done(RenewReport& report, bool resume) {
  if (report.forced.empty()) return;
  std::unordered_set<std::string> met;
  for (const fleet::Outcome& one : report.outcomes) met.insert(one.name);
  for (const fleet::Planned& one : report.planned.plan.planned) {
    const std::string& name = one.entry->name;
    if (one.verdict == Verdict::blocked || met.contains(name)) continue;  // which is said
    if (!report.is_forced(name)) continue;
    fleet::Outcome& outcome = report.outcomes.emplace_back();
    outcome.name = name;
    if (one.verdict == Verdict::elsewhere) {
      outcome.error = "nothing was done: " + one.host + " renews it, and this is " + report.planned.host;
      outcome.hint = "run it there; where this is that machine under another name: --host " + one.host;
    } else if (resume && one.verdict == Verdict::due) {
      outcome.error = "nothing was done: nothing of it is under way, and --resume begins nothing";
      outcome.hint = "leave out --resume";
    } else {
      outcome.error = "nothing was done" + (one.reasons.empty() ? "" : ": " + one.reasons.back().text);
    }
  }
}

Exit exit_of(const fleet::Outcome& outcome) noexcept {
  if (is_failure(outcome.what)) return exit_for_word(outcome.error_code);
  if (outcome.what == Result::skipped) return Exit::partial;  // somebody else has it: whoever asked for this one knows no more than before
  return outcome.what == Result::pending ? Exit::pending : Exit::ok;
}

Exit exit_of(const fleet::FleetPlan& plan, bool single) noexcept {
  const bool blocked =
      std::any_of(plan.planned.begin(), plan.planned.end(), [](const auto& one) { return one.verdict == Verdict::blocked; });
  if (!blocked) return Exit::ok;
  if (!single || plan.planned.size() != 1) return Exit::partial;
  const std::vector<fleet::Reason>& reasons = plan.planned.front().reasons;
  if (reasons.back().id == "held-back") return Exit::partial;  // its entry is right
  return reasons.front().id == "unreadable" ? Exit::unreadable : Exit::usage;
}

void sort(std::vector<fleet::Outcome>& outcomes) {
  std::sort(outcomes.begin(), outcomes.end(), [](const fleet::Outcome& a, const fleet::Outcome& b) {
    const int first = order_of(a.what), second = order_of(b.what);
    return std::tie(first, a.name) < std::tie(second, b.name);
  });
}

}  // namespace certkit::cli
