#include "cli/renew/working.hpp"

#include "cli/duration.hpp"
#include "fleet/run/worker.hpp"

namespace certkit::cli {

void declare_worker(Syntax& syntax, WorkerSettings& settings) {
  Option& worker = syntax.flag(
      "--worker", settings.worker,
      "Share what is to be done with other workers, here and on other machines (docs/fleet-store.md); not with --resume or --budget");
  syntax.option("--lease TIME", settings.lease, "So long nobody else takes what a worker has that says nothing any more [5m]")
      .needs(worker);
}

std::chrono::seconds lease_of(const WorkerSettings& settings) {
  constexpr std::chrono::seconds kShortest{3};  // the clock of leases ticks in seconds, and one is extended three times
  if (settings.lease.empty()) return fleet::RunOptions().lease;
  const std::chrono::seconds lease = duration_from(settings.lease);
  if (lease < kShortest)
    throw Error(Errc::usage, "a lease of " + settings.lease + " is too short", "--lease 3s at least; 5m is a good one");
  return lease;
}

std::vector<fleet::Outcome> work_with_others(Session& session, Progress& progress, const FleetReport& planned, const fleet::Planning& how,
                                             fleet::Store& store, const fleet::World& world, const fleet::RunOptions& run) {
  fleet::WorkerOptions options;
  options.run = run;
  options.tell = [&](const std::string& line) { progress.aside([&] { session.note(line); }); };
  const fleet::PlanSome plan = [&](std::span<const std::string> names) {
    if (names.empty()) return planned.plan.planned;
    fleet::Planning some = how;
    some.options.now = session.io.now();
    some.options.only.assign(names.begin(), names.end());
    return fleet::plan_fleet(planned.fleet, &store, some).planned;
  };
  return fleet::work(planned.fleet, plan, store, world, options);
}

}  // namespace certkit::cli
