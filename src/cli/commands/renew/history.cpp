#include <algorithm>
#include <memory>

#include "base/text.hpp"
#include "cli/commands/renew/words.hpp"
#include "cli/meant.hpp"
#include "cli/render/renew_status.hpp"
#include "cli/renew/places.hpp"

namespace certkit::cli {
namespace {

struct HistoryCommand {
  FleetPlaces places;
  std::string name;
  int most = 50;
};

// A name that nothing is known of is more likely mistyped than new.
void require_known(const fleet::Fleet& fleet, const std::string& name) {
  if (fleet.certificate(name) != nullptr) return;
  std::vector<std::string> known;
  for (const fleet::CertificateEntry& entry : fleet.certificates) known.push_back(entry.name);
  throw Error(Errc::usage, "nothing is remembered of \"" + base::printable(name) + "\", and the fleet has no such certificate",
              did_you_mean(name, known), name);
}

Exit run(Session& session, const HistoryCommand& command) {
  const fleet::Fleet fleet = fleet::read_fleet(command.places.fleet);
  const std::unique_ptr<fleet::Store> store = look_at_state(command.places);
  std::vector<fleet::Event> events;
  if (store) events = store->history(command.name, static_cast<std::size_t>(command.most));
  if (events.empty() && !command.name.empty()) require_known(fleet, command.name);
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
