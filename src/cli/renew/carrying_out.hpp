// What a bare `certkit renew` does: plans, shows the plan, carries it out, and says what came of it.
#pragma once

#include "cli/password.hpp"
#include "cli/renew/options.hpp"
#include "cli/renew/working.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

struct RunningOptions {
  std::string html, prometheus;
  int jobs = 8;
  bool resume = false;  // only what is under way
  PasswordSource passin;
  WorkerSettings worker;
};
void declare_running(Syntax& syntax, PlanningOptions& planning, RunningOptions& options);  // all but --html

// Only one at a time of those that are about the whole fleet and no workers: the second says so, and that is fine. A signal lets what was
// begun come to its next step; then the report is made, and the process dies by that signal.
[[nodiscard]] Exit carry_out(Session& session, const PlanningOptions& planning, const RunningOptions& options);

}  // namespace certkit::cli
