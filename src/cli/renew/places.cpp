#include "cli/renew/places.hpp"

#include "base/host.hpp"
#include "base/ledger.hpp"
#include "certkit/error.hpp"

namespace certkit::cli {
namespace {

namespace fs = std::filesystem;

void make_folder(const fs::path& folder, const std::string& hint) {
  try {
    base::make_private_folder(folder);
  } catch (const Error& error) {
    throw Error(error.code(), error.message(), hint, error.input());
  }
}

}  // namespace

void declare_fleet_places(Syntax& syntax, FleetPlaces& places) {
  syntax.option("--fleet FILE", places.fleet, "The fleet [fleet.yaml]");
  syntax.option("--state FILE|URL", places.state,
                "What is remembered of it: a file, or postgresql://… [fleet.state/fleet.db beside the fleet's file]");
}

void declare_keys(Syntax& syntax, FleetPlaces& places) {
  syntax.option("--keys DIR", places.keys, "Keys and generations of this machine [beside the state, as it is called: fleet.keys]");
}

void declare_host(Syntax& syntax, FleetPlaces& places) {
  syntax.option("--host NAME", places.host, "This machine, as `host` in the fleet names it [what it calls itself]");
}

std::string host_of(const FleetPlaces& places) { return places.host.empty() ? base::host_name() : places.host; }

fs::path folder_of(const FleetPlaces& places) { return fs::absolute(places.fleet).parent_path(); }

bool is_shared(const FleetPlaces& places) { return places.state.starts_with("postgresql://") || places.state.starts_with("postgres://"); }

std::string state_of(const FleetPlaces& places) {
  return places.state.empty() ? (folder_of(places) / "fleet.state/fleet.db").string() : places.state;
}

fs::path keys_of(const FleetPlaces& places) {
  if (!places.keys.empty()) return fs::absolute(places.keys);
  if (is_shared(places)) return folder_of(places) / "fleet.state/fleet.keys";
  return fs::absolute(state_of(places)).replace_extension(".keys");  // two states in one folder share no keys
}

fs::path open_keys(const FleetPlaces& places) {
  fs::path keys = keys_of(places);
  make_folder(keys, "--keys DIR names another place for keys");
  return keys;
}

std::unique_ptr<fleet::Store> open_state(const FleetPlaces& places) {
  if (!is_shared(places))
    make_folder(fs::absolute(state_of(places)).parent_path(), "--state FILE names another place for what is remembered");
  return fleet::open_store(state_of(places));
}

std::unique_ptr<fleet::Store> open_state_if_there(const FleetPlaces& places) {
  std::error_code unknown;
  if (!is_shared(places) && fs::status(state_of(places), unknown).type() == fs::file_type::not_found) return nullptr;
  return fleet::open_store(state_of(places));
}

std::unique_ptr<fleet::Store> look_at_state(const FleetPlaces& places) { return fleet::look_at_store(state_of(places)); }

}  // namespace certkit::cli
