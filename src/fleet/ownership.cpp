#include "fleet/ownership.hpp"

namespace certkit::fleet {

void require_own(Store& store, const Fleet& fleet) {
  const Store::Owner owner = store.owner();
  if (!owner.moved_to.empty()) throw moved_away(store.describe(), owner.moved_to);
  if (fleet.name.empty() && is_server(store.describe()))
    throw Error(Errc::usage, "a fleet whose state is in PostgreSQL needs a name, and this one has none",
                "name: NAME in its file, the same on all machines; each fleet has a database of its own", fleet.file.string());
  if (owner.fleet.empty() || owner.fleet == fleet.name) return;
  throw Error(Errc::usage,
              store.describe() + " is the state of the fleet " + owner.fleet + ", and this is " +
                  (fleet.name.empty() ? std::string("one without a name") : "the fleet " + fleet.name),
              fleet.name.empty() ? "if it is that one: name: " + owner.fleet + " in its file; else --state names another place"
                                 : "a fleet keeps its name as long as its state: name: " + owner.fleet + "; another fleet has another place, by --state",
              fleet.file.string());
}

void make_own(Store& store, const Fleet& fleet) {
  require_own(store, fleet);
  if (store.owner().fleet != fleet.name) store.belong_to(fleet.name);
}

}  // namespace certkit::fleet
