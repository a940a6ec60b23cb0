#include <memory>

#include "cli/commands/renew/words.hpp"
#include "cli/duration.hpp"
#include "cli/render/renew_store.hpp"
#include "cli/renew/places.hpp"
#include "fleet/ownership.hpp"

namespace certkit::cli {
namespace {

struct StoreOptions {
  FleetPlaces places;
  std::string file, from, to, age;
};

std::unique_ptr<fleet::Store> open_existing(const FleetPlaces& places) {
  if (!is_shared(places)) fleet::require_not_empty(state_of(places));
  auto store = open_state_if_there(places);
  if (!store)
    throw Error(Errc::unreadable, "nothing is remembered of this fleet yet", "certkit renew makes it; --state FILE names another place",
                state_of(places));
  return store;
}

Action declare_check(Syntax& syntax) {
  auto options = std::make_shared<StoreOptions>();
  declare_fleet_places(syntax, options->places);
  return [options](Session& session) {
    const auto store = open_existing(options->places);
    const auto problems = store->check();
    show(session, store->describe(), store->owner(), store->facts(session.io.now()), problems);
    return problems.empty() ? Exit::ok : Exit::no;
  };
}

Action declare_backup(Syntax& syntax) {
  auto options = std::make_shared<StoreOptions>();
  syntax.input("FILE", options->file, "The copy: a new file, which can be used as --state").required();
  declare_fleet_places(syntax, options->places);
  return [options](Session& session) {
    const auto store = open_existing(options->places);
    store->backup(options->file);
    show_backup(session, store->describe(), options->file);
    return Exit::ok;
  };
}

Action declare_migrate(Syntax& syntax) {
  auto options = std::make_shared<StoreOptions>();
  syntax.input("FROM", options->from, "The store that there is: a file, or postgresql://…").required();
  syntax.input("TO", options->to, "The one that is to take its place, and is empty: a file, or postgresql://…").required();
  return [options](Session& session) {
    show(session, fleet::migrate_store(options->from, options->to, session.io.now()));
    return Exit::ok;
  };
}

Action declare_prune(Syntax& syntax) {
  auto options = std::make_shared<StoreOptions>();
  syntax.input("AGE", options->age, "How old an event has to be: 400d").required();
  declare_fleet_places(syntax, options->places);
  return [options](Session& session) {
    const Time before = session.io.now() - duration_from(options->age);
    const auto store = open_existing(options->places);
    std::error_code unknown;  // --state alone will do
    if (std::filesystem::exists(options->places.fleet, unknown)) fleet::require_own(*store, fleet::read_fleet(options->places.fleet));
    show_pruned(session, store->describe(), store->prune(before), before);
    return Exit::ok;
  };
}

}  // namespace

Action declare_renew_store(Syntax& syntax) {
  syntax.word("check", "is it sound; which database, which version, how large; exit 1 if not, 3 if it cannot be read", &declare_check);
  syntax.word("backup", "copy it while others use it", &declare_backup);
  syntax.word("migrate", "move all of it into an empty one, which is used from then on: from a file to PostgreSQL, or back",
              &declare_migrate);
  syntax.word("prune", "forget what happened long ago", &declare_prune);
  return {};
}

}  // namespace certkit::cli
