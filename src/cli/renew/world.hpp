// The world of a run, as a session has it: made so that many threads may ask it.
#pragma once

#include <filesystem>

#include "cli/password.hpp"
#include "cli/progress.hpp"
#include "fleet/run/run.hpp"

namespace certkit::cli {

struct WorldOptions {
  std::filesystem::path folder;  // of fleet.yaml: where relative names of files start
  std::filesystem::path work;    // keys and generations; accounts with CAs are in <work>/.issuers
  PasswordSource passin;         // of the key of a CA in a folder
};
// `session`, `progress` and `library` have to be there as long as what is returned. Whatever is written or asked for goes past the progress
// bar, one at a time; each secret is read once, however many want it. It stops when a signal has arrived: hold a base::SignalGuard. `say`
// is left empty.
[[nodiscard]] fleet::World world_of_fleet(Session& session, Progress& progress, const profile::Library& library,
                                          const WorldOptions& options);

}  // namespace certkit::cli
