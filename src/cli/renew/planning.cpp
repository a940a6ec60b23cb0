#include "cli/renew/planning.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/profiles.hpp"
#include "fleet/ownership.hpp"

namespace certkit::cli {
namespace {

// That wait for servers.
constexpr unsigned kAtOnce = 32;

// By the files' own times; what cannot be told is left out.
Time last_edited(const fleet::Fleet& fleet) {
  std::vector<std::filesystem::path> files = fleet.included;
  files.push_back(fleet.file);
  Time last{};
  for (const std::filesystem::path& file : files) {
    std::error_code error;
    const auto written = std::filesystem::last_write_time(file, error);
    if (error) continue;
    last = std::max(last, std::chrono::floor<std::chrono::seconds>(std::chrono::file_clock::to_sys(written)));
  }
  return last;
}

// Also of what left the fleet while its files were put in place: a run takes that back.
std::vector<std::string> names_asked_for(const std::vector<std::string>& patterns, const fleet::Fleet& fleet, fleet::Store* store) {
  const bool all_known =
      std::all_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) { return fleet.certificate(pattern) != nullptr; });
  std::vector<std::string> left;
  if (store != nullptr && !all_known)
    for (const fleet::Holding& one : store->holdings())
      if (fleet::may_be_half_way(one.step) && fleet.certificate(one.name) == nullptr) left.push_back(one.name);
  return fleet.names_like(patterns, left);
}

}  // namespace

fleet::Planning planning_of(const FleetReport& report, const PlanningOptions& options, FleetSecrets& secrets,
                            const profile::Library& library, fleet::Revocations& revocations) {
  fleet::Planning how;
  how.options.now = report.now;
  how.options.host = report.host;
  how.options.only_failed = options.only_failed;
  how.options.force = options.force;
  how.options.budget = options.budget;
  how.options.only = report.only;
  how.eyes = {report.host, [&secrets](const issue::SecretReference& reference) { return secrets.get(reference); }};
  if (options.live) how.eyes.observe = net::observe;
  how.options.edited = last_edited(report.fleet);
  how.library = &library;
  how.keys = keys_of(options.places);
  how.revocations = &revocations;
  if (options.live || options.revocation) how.at_once = kAtOnce;
  return how;
}

FleetReport plan_of(Session& session, const PlanningOptions& options, fleet::Store* store, FleetSecrets& secrets,
                    const std::function<void(const fleet::Fleet&)>& before) {
  FleetReport report;
  report.fleet = fleet::read_fleet(options.places.fleet);
  if (report.fleet.certificates.empty())
    session.warn(base::printable(options.places.fleet) + " has no certificates: there is nothing to renew");
  if (before) before(report.fleet);
  if (store != nullptr) fleet::require_own(*store, report.fleet);
  if (!options.only.empty()) report.only = names_asked_for(options.only, report.fleet, store);
  report.host = host_of(options.places);
  report.now = session.io.now();
  const profile::Library profiles = library(session);
  fleet::Revocations revocations(report.fleet, {report.now, options.revocation});
  report.plan = fleet::plan_fleet(report.fleet, store, planning_of(report, options, secrets, profiles, revocations));
  return report;
}

}  // namespace certkit::cli
