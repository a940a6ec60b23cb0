#include <algorithm>
#include <memory>
#include <unordered_set>

#include "cli/commands/renew/words.hpp"
#include "cli/own_file.hpp"
#include "cli/render/metrics.hpp"
#include "cli/render/renew_status.hpp"
#include "cli/renew/names.hpp"
#include "cli/renew/places.hpp"
#include "fleet/ownership.hpp"

namespace certkit::cli {
namespace {

struct StatusCommand {
  FleetPlaces places;
  std::vector<std::string> names;
  std::string prometheus;
  bool failed = false;
};

// Those that were named, and of these, with --failed, those whose last attempt failed.
void keep_wanted(FleetStatus& status, const StatusCommand& command) {
  std::vector<std::string> known;
  for (const StatusRow& row : status.rows) known.push_back(row.name);
  for (const std::string& name : command.names)
    if (std::find(known.begin(), known.end(), name) == known.end()) throw no_such_certificate(name, known);
  const std::unordered_set<std::string> wanted(command.names.begin(), command.names.end());
  std::erase_if(status.rows, [&](const StatusRow& row) {
    return (!wanted.empty() && !wanted.contains(row.name)) || (command.failed && !row.failing_since);
  });
}

Exit run(Session& session, const StatusCommand& command) {
  require_place(session, command.prometheus, kTextfileFolder);
  const fleet::Fleet fleet = fleet::read_fleet(command.places.fleet);
  const std::unique_ptr<fleet::Store> store = look_at_state(command.places);
  if (store) fleet::require_own(*store, fleet);
  FleetStatus status = status_of(fleet, store.get(), session.io.now());
  if (!command.prometheus.empty()) write_again(session, command.prometheus, prometheus(status), kMetricsBegin);
  if (command.prometheus == "-") return Exit::ok;
  keep_wanted(status, command);
  show(session, status);
  return Exit::ok;
}

}  // namespace

Action declare_renew_status(Syntax& syntax) {
  auto command = std::make_shared<StatusCommand>();
  syntax.input("NAME", command->names, "Certificates of the fleet [all]");
  declare_fleet_places(syntax, command->places);
  syntax.flag("--failed", command->failed, "Only those whose last attempt failed");
  syntax.option("--prometheus FILE", command->prometheus,
                "Write where all of them stand for node_exporter's textfile collector; a file that an earlier run wrote is replaced");
  return [command](Session& session) { return run(session, *command); };
}

}  // namespace certkit::cli
