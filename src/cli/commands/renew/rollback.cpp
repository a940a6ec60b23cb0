#include <memory>

#include "base/signals.hpp"
#include "cli/commands/renew/words.hpp"
#include "cli/profiles.hpp"
#include "cli/render/renew_report.hpp"
#include "cli/renew/names.hpp"
#include "cli/renew/places.hpp"
#include "cli/renew/telling.hpp"
#include "cli/renew/world.hpp"
#include "fleet/ownership.hpp"
#include "fleet/run/presence.hpp"

namespace certkit::cli {
namespace {

struct RollbackCommand {
  FleetPlaces places;
  std::string name;
  int generation = 0;  // 0: the one before
};

Exit run(Session& session, const RollbackCommand& command) {
  const fleet::Fleet fleet = fleet::read_fleet(command.places.fleet);
  if (fleet.certificate(command.name) == nullptr) throw no_such_certificate(command.name, names_of(fleet));
  const base::SignalGuard guard;
  const std::unique_ptr<fleet::Store> store = open_state(command.places);
  fleet::make_own(*store, fleet);
  const profile::Library profiles = library(session);
  FleetSecrets secrets(session, folder_of(command.places));
  fleet::Outcome outcome;
  {
    RunTelling telling(session, 1);
    fleet::World world = world_of_fleet(session, telling.progress(), secrets, profiles, {fleet.folder(), open_keys(command.places), {}});
    world.host = host_of(command.places);
    fleet::Presence presence(world.work, world.host);
    world.worker = presence.worker();
    world.say = [&](const fleet::Event& event) { telling.say(event); };
    const auto generation = command.generation == 0 ? std::nullopt : std::optional(command.generation);
    try {
      outcome = fleet::roll_back(fleet, command.name, generation, *store, world);
    } catch (const fleet::RunFailed& failed) {
      show(session, failed.outcomes.front());
      session.flush_out();
      throw;
    }
    presence.done();
  }
  // Where it did not work, what was there before is in place again.
  if (outcome.what == Result::rolled_back) {
    outcome.what = Result::failed;
    if (outcome.hint.empty()) outcome.hint = "what was there before is in place again", outcome.next_try = {};  // no run tries it again
  }
  show(session, outcome);
  session.flush_out();
  return exit_of(outcome);
}

}  // namespace

Action declare_renew_rollback(Syntax& syntax) {
  auto command = std::make_shared<RollbackCommand>();
  syntax.input("NAME", command->name, "A certificate of the fleet").required();
  declare_fleet_places(syntax, command->places);
  syntax.option("--to N", command->generation, "The generation to go back to [the one before that which is in place]")
      .number_between(1, 1'000'000'000);
  declare_keys(syntax, command->places);
  declare_host(syntax, command->places);
  return [command](Session& session) { return run(session, *command); };
}

}  // namespace certkit::cli
