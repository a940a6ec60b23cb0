#include "cli/renew/planning.hpp"

#include <filesystem>
#include <map>

#include "base/host.hpp"
#include "cli/password.hpp"
#include "cli/profiles.hpp"

namespace certkit::cli {
namespace {

bool is_database(const std::string& state) { return state.starts_with("postgresql://") || state.starts_with("postgres://"); }

// Passwords of files that stand where the fleet's are to be. Each place is read once.
std::function<Secret(const issue::SecretReference&)> passwords(Session& session) {
  return [&session, known = std::make_shared<std::map<std::string, PasswordSource>>(),
          mutex = std::make_shared<std::mutex>()](const issue::SecretReference& reference) {
    const std::lock_guard lock(*mutex);
    PasswordSource& source = (*known)[reference.text];
    source.text = reference.text;
    source.option = "passout";
    return password_from(source, session, "password of the files");
  };
}

}  // namespace

std::string state_of(const FleetOptions& options) {
  if (!options.state.empty()) return options.state;
  return (std::filesystem::absolute(options.fleet).parent_path() / "fleet.state" / "fleet.db").string();
}

std::unique_ptr<fleet::Store> look_into_state(const FleetOptions& options) {
  const std::string state = state_of(options);
  std::error_code error;
  if (!is_database(state) && !std::filesystem::exists(state, error) && !error) return nullptr;
  return fleet::open_store(state);
}

FleetReport plan_of(Session& session, const PlanningOptions& options, fleet::Store* store) {
  FleetReport report;
  report.fleet = fleet::read_fleet(options.of.fleet);
  report.host = options.host.empty() ? base::host_name() : options.host;
  report.now = session.io.now();
  const profile::Library profiles = library(session);
  fleet::Planning how;
  how.options.now = report.now;
  how.options.host = report.host;
  how.options.force = options.force;
  how.options.budget = options.budget;
  if (!options.only.empty()) how.options.only = report.fleet.names_like(options.only);
  how.eyes = {report.host, passwords(session)};
  how.library = &profiles;
  report.plan = fleet::plan_fleet(report.fleet, store, how);
  return report;
}

}  // namespace certkit::cli
