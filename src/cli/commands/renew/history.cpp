#include <algorithm>
#include <memory>

#include "cli/commands/renew/words.hpp"
#include "cli/render/renew_status.hpp"
#include "cli/renew/names.hpp"
#include "cli/renew/places.hpp"
#include "fleet/ownership.hpp"

namespace certkit::cli {
namespace {

struct HistoryCommand {
  FleetPlaces places;
  std::string name;
  int most = 50;
};

Exit run(Session& session, const HistoryCommand& command) {
  const fleet::Fleet fleet = fleet::read_fleet(command.places.fleet);
  const std::unique_ptr<fleet::Store> store = look_at_state(command.places);
  if (store) fleet::require_own(*store, fleet);
  std::vector<fleet::Event> events;
  if (store) events = store->history(command.name, static_cast<std::size_t>(command.most));
  // One that was in the fleet has a history still; a name that nothing is known of is mistyped.
  if (events.empty() && !command.name.empty() && fleet.certificate(command.name) == nullptr)
    throw no_such_certificate(command.name, names_of(fleet));
  std::reverse(events.begin(), events.end());
  show(session, events);
  return Exit::ok;
}

}  // namespace

Action declare_renew_history(Syntax& syntax) {
  auto command = std::make_shared<HistoryCommand>();
  syntax.input("NAME", command->name, "A certificate of the fleet, or one that was in it [all]");
  declare_fleet_places(syntax, command->places);
  syntax.option("-n, --number N", command->most, "How many events, the newest; they are shown the oldest first [50]")
      .number_between(1, 1'000'000);
  return [command](Session& session) { return run(session, *command); };
}

}  // namespace certkit::cli
