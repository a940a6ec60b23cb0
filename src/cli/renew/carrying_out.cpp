#include "cli/renew/carrying_out.hpp"

#include <algorithm>
#include <optional>

#include "base/lock.hpp"
#include "base/signals.hpp"
#include "base/text.hpp"
#include "cli/own_file.hpp"
#include "cli/profiles.hpp"
#include "cli/render/metrics.hpp"
#include "cli/render/plan.hpp"
#include "cli/render/renew_report.hpp"
#include "cli/render/renew_status.hpp"
#include "cli/render/table.hpp"
#include "cli/renew/asking_when.hpp"
#include "cli/renew/notifying.hpp"
#include "cli/renew/status.hpp"
#include "cli/renew/telling.hpp"
#include "cli/renew/world.hpp"
#include "fleet/ownership.hpp"
#include "fleet/run/leftovers.hpp"
#include "fleet/run/presence.hpp"

namespace certkit::cli {
namespace {

using Verdict = fleet::Planned::Verdict;

// Where things go is asked before anything is renewed.
void require_places(Session& session, const RunningOptions& options) {
  require_place(session, options.html, "make it, or name another one");
  require_place(session, options.prometheus, kTextfileFolder);
  if (options.html == "-" && options.prometheus == "-")
    throw Error(Errc::usage, "standard output cannot take both page and metrics", "name a file for one of them", "-");
}

// Standard output takes one document: the text for people stays away from it then.
bool is_text_wanted(const RunningOptions& options) { return options.html != "-" && options.prometheus != "-"; }

void write_files(Session& session, const RenewReport& report, fleet::Store& store, const RunningOptions& options) {
  if (!options.html.empty()) write_again(session, options.html, html(page_of(report)), kPageBegins);
  if (!options.prometheus.empty())
    write_again(session, options.prometheus, prometheus(status_of(report.planned.fleet, &store, report.ended)), kMetricsBegin);
}

// Where the state was lost in the midst of a run, no later one knows that it is to take these away.
void tell_of_leftovers(Session& session, const fleet::Fleet& fleet, fleet::Store& store, const profile::Library& profiles) {
  if (!store.holdings().empty()) return;
  for (const std::filesystem::path& file : fleet::leftovers(fleet, profiles))
    session.warn(base::printable(file.string()) +
                 " is left of a run that nothing is remembered of, and may hold a key: if no other fleet is at work there, remove it");
}

}  // namespace

void declare_running(Syntax& syntax, PlanningOptions& planning, RunningOptions& options) {
  syntax.flag("--resume", options.resume, "Only what is under way: begin nothing");
  syntax
      .option("--jobs N", options.jobs,
              "Requests at the same time, and as many hooks or looks at endpoints; above 1 a CA in a folder is asked by 64 [8]")
      .number_between(1, 256);
  declare_keys(syntax, planning.places);
  declare_password(syntax, "--passin", options.passin, "Password of the key of a CA in a folder");
  declare_worker(syntax, options.worker);
  syntax.option("--prometheus FILE", options.prometheus,
                "Write where the fleet stands for node_exporter's textfile collector; a file that an earlier run wrote is replaced");
}

Exit carry_out(Session& session, const PlanningOptions& planning, const RunningOptions& options) {
  require_places(session, options);
  const std::chrono::seconds lease = lease_of(options.worker);
  const base::SignalGuard guard;  // the last to go: by then lock and state are given back
  RenewReport report;
  const std::filesystem::path keys = open_keys(planning.places);
  // A second run of the whole fleet need not wait for what the first one does anyway; runs of single certificates may be as many as there
  // are, since leases keep them apart.
  std::unique_ptr<base::FileLock> alone;
  if (planning.only.empty() && !options.worker.worker && !(alone = base::FileLock::if_free(keys / ".lock"))) {
    report.planned.fleet.file = planning.places.fleet;
    report.planned.host = host_of(planning.places);
    report.planned.now = report.ended = session.io.now();
    report.other_run = true;
    if (is_text_wanted(options)) show(session, report);
    session.note("another run of this fleet is under way: there is nothing to do for this one");
    return Exit::ok;
  }
  const std::unique_ptr<fleet::Store> store = open_state(planning.places);
  FleetSecrets secrets(session, folder_of(planning.places));
  report.planned = plan_of(session, planning, store.get(), secrets, [&](const fleet::Fleet& fleet) {
    fleet::make_own(*store, fleet);
    ask_when(session, fleet, *store, secrets, {fleet.folder(), keys, options.passin});
  });
  report.state = store->describe();
  const std::vector<fleet::Planned>& planned = report.planned.plan.planned;
  const auto to_do = static_cast<std::size_t>(
      std::count_if(planned.begin(), planned.end(), [&](const fleet::Planned& one) { return fleet::is_to_do(one, options.resume); }));
  if (!session.json && session.talk != Talk::quiet && is_text_wanted(options)) show_plan(session, report.planned, false);

  const profile::Library profiles = library(session);
  tell_of_leftovers(session, report.planned.fleet, *store, profiles);
  std::optional<Error> store_failure;  // what is known all the same is told before
  fleet::RunOptions how;
  how.resume = options.resume;
  how.jobs = options.jobs;
  how.at_once = planning.only_failed;
  how.force = planning.force;
  how.lease = lease;
  if (to_do != 0 || options.worker.worker) {
    RunTelling telling(session, to_do);
    fleet::Revocations revocations(report.planned.fleet, {report.planned.now, planning.revocation});
    fleet::World world =
        world_of_fleet(session, telling.progress(), secrets, profiles, {report.planned.fleet.folder(), keys, options.passin});
    fleet::Presence presence(keys, report.planned.host);
    world.worker = presence.worker();
    world.host = report.planned.host;
    world.say = [&](const fleet::Event& event) { telling.say(event); };
    try {
      report.outcomes = options.worker.worker
                            ? work_with_others(session, telling.progress(), report.planned,
                                               planning_of(report.planned, planning, secrets, profiles, revocations), *store, world, how)
                            : fleet::run(report.planned.fleet, planned, *store, world, how);
    } catch (const fleet::RunFailed& failed) {
      report.outcomes = failed.outcomes;
      store_failure = failed;
    }
    if (!store_failure) presence.done();
    if (const auto state = state_of(planning.places); !is_shared(planning.places) && !std::filesystem::exists(state))
      store_failure = Error(Errc::unwritable, "the state was taken away while the run was at work: what it did is written down nowhere",
                            "put it back from a backup, or let the next run find out what is in place", state);
  }
  report.single = planning.names_one();
  if (planning.force) report.forced = planning.only;
  add_not_done(report, options.resume);
  sort(report.outcomes);
  report.ended = session.io.now();
  report.interrupted = base::SignalGuard::arrived();
  if (!store_failure) write_files(session, report, *store, options);
  if (is_text_wanted(options)) show(session, report);
  if (const std::size_t failed = report.waiting(true); failed != 0)
    session.warn(count(failed, "certificate") + (failed == 1 ? " waits" : " wait") +
                 " after a failure; an edit of the fleet's file ends that, and so does --only-failed, with or without --only NAME");
  session.flush_out();  // a signal ends the process when the guard goes
  const bool told = report.interrupted || notify(session, report, base::run);
  if (store_failure) throw Error(*store_failure);
  const Exit exit = report.exit_code();
  return told || (exit != Exit::ok && exit != Exit::pending) ? exit : Exit::partial;
}

}  // namespace certkit::cli
