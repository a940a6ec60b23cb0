#include <algorithm>
#include <memory>

#include "cli/commands/renew/words.hpp"
#include "cli/own_file.hpp"
#include "cli/render/plan.hpp"
#include "cli/renew/carrying_out.hpp"
#include "cli/renew/planning.hpp"
#include "cli/renew/report.hpp"

namespace certkit::cli {
namespace {

struct RenewCommand {
  PlanningOptions planning;
  RunningOptions running;
  bool plan = false, all = false;
};

Exit plan(Session& session, const RenewCommand& command) {
  const std::string& page = command.running.html;
  require_place(session, page, "make it, or name another one");
  const auto store = look_at_state(command.planning.places);
  FleetSecrets secrets(session, folder_of(command.planning.places));
  const FleetReport report = plan_of(session, command.planning, store.get(), secrets);
  if (page != "-") show_plan(session, report, command.all || session.talk == Talk::verbose);
  if (!page.empty()) write_again(session, page, html(page_of(report)), kPageBegins);
  return exit_of(report.plan, command.planning.names_one());
}

Action declare(Syntax& syntax) {
  auto command = std::make_shared<RenewCommand>();
  declare_planning(syntax, command->planning);
  Option& only_plan = syntax.flag("--plan", command->plan, "Say what would be done, and why, and change nothing");
  syntax.flag("--all", command->all, "List certificates that are fine, too").needs(only_plan);
  declare_running(syntax, command->planning, command->running);
  const auto spelt = [&](const char* spelling) -> Option& {
    return *std::find_if(syntax.options.begin(), syntax.options.end(), [&](const Option& option) { return option.is_spelt(spelling); });
  };
  for (const char* of_one_run : {"--resume", "--budget"}) spelt("--worker").excludes(spelt(of_one_run));
  for (Option& option : syntax.options)
    for (const char* of_runs : {"--resume", "--jobs", "--keys", "--passin", "--prometheus", "--worker"})
      if (option.is_spelt(of_runs)) only_plan.excludes(option);
  syntax.option("--html FILE", command->running.html,
                "Write plan or report as one page for a browser; a file that an earlier run wrote is replaced; - is standard output");
  syntax.word("status", "where each certificate stands, by what is remembered", &declare_renew_status);
  syntax.word("history", "what happened, and when", &declare_renew_history);
  syntax.word("rollback", "back to the generation before, or to one that is named", &declare_renew_rollback);
  syntax.word("store", "what is remembered: check it, copy it, move it to PostgreSQL", &declare_renew_store);
  syntax.word("import", "a fleet of what you have: a playbook of vcert, a folder of certbot, lego or acme.sh", &declare_renew_import);
  syntax.word("schema", "JSON Schema (2020-12) of a fleet's file", &declare_renew_schema);
  return [command](Session& session) {
    return command->plan ? plan(session, *command) : carry_out(session, command->planning, command->running);
  };
}

}  // namespace

const Command& command_renew() {
  static const Command command{"renew",
                               Heading::keep,
                               1,
                               "plan and carry out the renewal of a whole fleet",
                               "  # what is due, and why; then it is done\n"
                               "  certkit renew --fleet fleet.yaml\n"
                               "  # what would be done, and why\n"
                               "  certkit renew --fleet fleet.yaml --plan\n"
                               "  # one of them\n"
                               "  certkit renew --fleet fleet.yaml --only www --plan\n"
                               "  # for a program\n"
                               "  certkit renew --fleet fleet.yaml --plan --json\n"
                               "  # from cron: silent where all went well, with metrics for node_exporter and a page\n"
                               "  certkit renew --fleet fleet.yaml --quiet --prometheus fleet.prom --html fleet.html\n"
                               "  # what failed, once more\n"
                               "  certkit renew --fleet fleet.yaml --only-failed --json\n"
                               "  # where each stands\n"
                               "  certkit renew status --fleet fleet.yaml\n"
                               "  certkit renew status --fleet fleet.yaml --failed --json\n"
                               "  certkit renew status --fleet fleet.yaml www --prometheus fleet.prom\n"
                               "  # what happened to one of them, and to all\n"
                               "  certkit renew history www --fleet fleet.yaml\n"
                               "  certkit renew history --fleet fleet.yaml -n 10\n"
                               "  certkit renew history --fleet fleet.yaml --json\n"
                               "  # the new one is no good\n"
                               "  certkit renew rollback www --fleet fleet.yaml\n"
                               "  certkit renew rollback www --fleet fleet.yaml --to 1\n"
                               "  certkit renew rollback www --fleet fleet.yaml --json\n"
                               "  # one of several workers, that may share a state in postgresql://certkit@db/fleet\n"
                               "  certkit renew --fleet fleet.yaml --worker --lease 2m\n"
                               "  # is what is remembered sound: beside fleet.yaml, or of a fleet that many machines share\n"
                               "  certkit renew store check\n"
                               "  certkit renew store check --fleet fleet.yaml --json\n"
                               "  certkit renew store check --state fleet.state/fleet.db\n"
                               "  # a copy while others use it; it is a store itself\n"
                               "  certkit renew store backup fleet-backup.db\n"
                               "  certkit renew store backup other.db --state fleet.state/fleet.db\n"
                               "  certkit renew store backup third.db --json\n"
                               "  # into an empty one, in place of a file: postgresql://certkit@db.contoso.com/fleet\n"
                               "  certkit renew store migrate fleet.state/fleet.db new.db\n"
                               "  certkit renew store migrate fleet.state/fleet.db newer.db --json\n"
                               "  certkit renew store migrate fleet.state/fleet.db copy.db --quiet\n"
                               "  # what happened more than 400 days ago is forgotten\n"
                               "  certkit renew store prune 400d\n"
                               "  certkit renew store prune 90d --state fleet.state/fleet.db\n"
                               "  certkit renew store prune 400d --json\n"
                               "  # a fleet of what another tool renews\n"
                               "  certkit renew import playbook.yaml -o imported.yaml\n"
                               "  certkit renew import letsencrypt/\n"
                               "  certkit renew import .lego --json\n"
                               "  # for an editor that checks YAML while you type\n"
                               "  certkit renew schema > fleet.schema.json\n"
                               "  certkit renew schema | less\n"
                               "  certkit renew schema --json\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
