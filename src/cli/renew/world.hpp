// The world of a run, as a session has it: made so that many threads may ask it.
#pragma once

#include <filesystem>

#include "cli/password.hpp"
#include "cli/progress.hpp"
#include "cli/renew/secrets.hpp"
#include "fleet/run/run.hpp"

namespace certkit::cli {

struct WorldOptions {
  std::filesystem::path folder;  // of fleet.yaml: where places of issuers start
  std::filesystem::path work;    // keys and generations; accounts with CAs are in <work>/.issuers
  PasswordSource passin;         // of the key of a CA in a folder
};
// All that is referred to has to be there as long as what is returned. Whatever is written or asked for goes past the progress bar, one at
// a time. It stops when a signal has arrived: hold a base::SignalGuard. `say` and `worker` are left empty.
[[nodiscard]] fleet::World world_of_fleet(Session& session, Progress& progress, FleetSecrets& secrets, const profile::Library& library,
                                          const WorldOptions& options);

}  // namespace certkit::cli
