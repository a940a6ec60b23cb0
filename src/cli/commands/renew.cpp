#include <algorithm>
#include <memory>

#include "cli/command.hpp"
#include "cli/outputs.hpp"
#include "cli/render/plan.hpp"
#include "cli/renew/planning.hpp"

namespace certkit::cli {
namespace {

struct RenewCommand {
  PlanningOptions planning;
  bool plan = false, all = false, replace = false;
  std::string html;
};

// What is blocked of a plan that is about one thing decides by its own nature; of many it is a part.
Exit exit_of(const RenewCommand& command, const fleet::FleetPlan& plan) {
  using Verdict = fleet::Planned::Verdict;
  const auto blocked =
      std::count_if(plan.planned.begin(), plan.planned.end(), [](const auto& one) { return one.verdict == Verdict::blocked; });
  if (blocked == 0) return Exit::ok;
  if (command.planning.only.size() != 1 || plan.planned.size() != 1) return Exit::partial;
  return plan.planned.front().reasons.front().id == "inventory" ? Exit::usage : Exit::unreadable;
}

Exit run(Session& session, const RenewCommand& command) {
  require_room_for_json(session, command.html);
  const auto store = look_into_state(command.planning.of);
  const FleetReport report = plan_of(session, command.planning, store.get());
  if (command.html != "-") show_plan(session, report, command.all || session.talk == Talk::verbose);
  if (!command.html.empty()) {
    OutputOptions how;
    how.out = command.html;
    how.force = command.replace;
    (void)write_one(session, how, html(page_of(report)));
  }
  return exit_of(command, report.plan);
}

Action declare(Syntax& syntax) {
  auto command = std::make_shared<RenewCommand>();
  declare_planning(syntax, command->planning);
  syntax.flag("--plan", command->plan, "Say what would be done, and why, and change nothing").required();
  syntax.flag("--all", command->all, "List certificates that are fine, too");
  syntax.option("--html FILE", command->html, "Write the plan as one page for a browser; - is standard output");
  return [command](Session& session) { return run(session, *command); };
}

}  // namespace

const Command& command_renew() {
  static const Command command{"renew",
                               Heading::keep,
                               1,
                               "plan and carry out the renewal of a whole fleet",
                               "  # what is due, and why\n"
                               "  certkit renew --fleet fleet.yaml --plan\n"
                               "  # one of them\n"
                               "  certkit renew --fleet fleet.yaml --only www --plan\n"
                               "  # for a program\n"
                               "  certkit renew --fleet fleet.yaml --plan --json\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
