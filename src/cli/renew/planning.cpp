#include "cli/renew/planning.hpp"

#include "base/host.hpp"
#include "cli/profiles.hpp"

namespace certkit::cli {
namespace {

// That wait for servers.
constexpr unsigned kAtOnce = 32;

}  // namespace

fleet::Planning planning_of(const FleetReport& report, const PlanningOptions& options, FleetSecrets& secrets,
                            const profile::Library& library, fleet::Revocations& revocations) {
  fleet::Planning how;
  how.options.now = report.now;
  how.options.host = report.host;
  how.options.only_failed = options.only_failed;
  how.options.force = options.force;
  how.options.budget = options.budget;
  if (!options.only.empty()) how.options.only = report.fleet.names_like(options.only);
  how.eyes = {report.host, [&secrets](const issue::SecretReference& reference) { return secrets.get(reference); }};
  if (options.live) how.eyes.observe = net::observe;
  how.library = &library;
  how.revocations = &revocations;
  if (options.live || options.revocation) how.at_once = kAtOnce;
  return how;
}

FleetReport plan_of(Session& session, const PlanningOptions& options, fleet::Store* store, FleetSecrets& secrets,
                    const std::function<void(const fleet::Fleet&)>& before) {
  FleetReport report;
  report.fleet = fleet::read_fleet(options.places.fleet);
  if (before) before(report.fleet);
  report.host = options.host.empty() ? base::host_name() : options.host;
  report.now = session.io.now();
  const profile::Library profiles = library(session);
  fleet::Revocations revocations(report.fleet, {report.now, options.revocation});
  report.plan = fleet::plan_fleet(report.fleet, store, planning_of(report, options, secrets, profiles, revocations));
  return report;
}

}  // namespace certkit::cli
