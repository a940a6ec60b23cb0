// Where a fleet is: its file, what is remembered of it, and the keys of this machine.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "cli/syntax.hpp"
#include "fleet/inventory.hpp"
#include "fleet/store.hpp"

namespace certkit::cli {

struct FleetPlaces {
  std::string fleet = "fleet.yaml", state, keys, host;  // as typed
};
void declare_fleet_places(Syntax& syntax, FleetPlaces& places);  // --fleet, --state
void declare_keys(Syntax& syntax, FleetPlaces& places);          // --keys
void declare_host(Syntax& syntax, FleetPlaces& places);          // --host
[[nodiscard]] std::string host_of(const FleetPlaces& places);    // this machine's name in the fleet

[[nodiscard]] std::filesystem::path folder_of(const FleetPlaces& places);  // of the fleet's file; absolute
[[nodiscard]] bool is_shared(const FleetPlaces& places);                   // the state is in a database that other machines use, too
// A file or a URL. Without --state: fleet.state/fleet.db beside fleet.yaml, where cron and the admin's shell find the same.
[[nodiscard]] std::string state_of(const FleetPlaces& places);
// Absolute. Without --keys: beside the state, called as that is (fleet.keys), or in fleet.state beside fleet.yaml where that is a database.
[[nodiscard]] std::filesystem::path keys_of(const FleetPlaces& places);

// The folder of keys, made, 0700, where it is missing.
[[nodiscard]] std::filesystem::path open_keys(const FleetPlaces& places);
// Makes the folder of a state file, 0700, where it is missing.
[[nodiscard]] std::unique_ptr<fleet::Store> open_state(const FleetPlaces& places);
[[nodiscard]] std::unique_ptr<fleet::Store> open_state_if_there(const FleetPlaces& places);  // null where there is none yet
// For looking alone, changing nothing. Null where there is none yet.
[[nodiscard]] std::unique_ptr<fleet::Store> look_at_state(const FleetPlaces& places);

}  // namespace certkit::cli
