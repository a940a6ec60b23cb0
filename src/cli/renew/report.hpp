// What came of a run, as a value: what is shown as text and JSON, made a page, and told to the fleet's notifiers.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "cli/exit.hpp"
#include "cli/renew/planning.hpp"
#include "fleet/run/run.hpp"

namespace certkit::cli {

using Result = fleet::Outcome::What;
inline constexpr std::array kResults{Result::broken,  Result::rolled_back, Result::failed,   Result::pending,
                                     Result::skipped, Result::taken_back,  Result::repaired, Result::renewed};  // the worst first
[[nodiscard]] std::string_view to_word(Result result) noexcept;                                                 // "rolled-back"
[[nodiscard]] bool is_failure(Result result) noexcept;

struct RenewReport {
  FleetReport planned;  // all that was asked for, before the run
  std::string state;    // the store
  Time ended{};
  std::vector<fleet::Outcome> outcomes;  // the worst first, by name
  std::vector<std::string> forced;       // what --force named (a pattern names none): to be done by this run, and not left to another
  bool single = false;                   // --only named one: what became of it decides
  bool other_run = false;                // of this fleet is under way: nothing was looked at
  bool interrupted = false;              // by a signal: what was not reached is left for the next run

  [[nodiscard]] std::size_t count(Result result) const noexcept;
  [[nodiscard]] std::size_t count(fleet::Planned::Verdict verdict) const noexcept;
  [[nodiscard]] std::size_t failures() const noexcept;   // blocked ones, too
  [[nodiscard]] std::size_t done() const noexcept;       // renewed, repaired or taken back
  [[nodiscard]] std::size_t waiting(bool failed) const;  // that this run let be: their last attempt failed, or their CA decides
  [[nodiscard]] bool is_forced(const std::string& name) const noexcept;
  [[nodiscard]] bool is_trouble(const fleet::Outcome& outcome) const noexcept;  // somebody has to hear of it
  [[nodiscard]] bool has_trouble() const noexcept;                              // of any, or where one is blocked
  [[nodiscard]] std::string summary() const;                                    // "2 renewed, 1 failed", "nothing to do"
  // 8 where something failed, in this run or before it and is not mended, or where a forced one was skipped, or something else came of it
  // than a new certificate; 7 where nothing did and something is pending. Of a single one what it says of itself, but for such a forced
  // one.
  [[nodiscard]] Exit exit_code() const;
};

// What --force named and this run left alone: it is bound to another machine, or is due and the run was to `resume` only, or was not within
// the budget. An outcome for each, which says so.
void add_not_done(RenewReport& report, bool resume);

// What one says of itself: of a failure the code of its error, else 8.
[[nodiscard]] Exit exit_of(const fleet::Outcome& outcome) noexcept;
// Of a plan: 8 where something is blocked; where a single one was asked for, what blocks it decides.
[[nodiscard]] Exit exit_of(const fleet::FleetPlan& plan, bool single) noexcept;
// Puts the outcomes in their order.
void sort(std::vector<fleet::Outcome>& outcomes);

}  // namespace certkit::cli
