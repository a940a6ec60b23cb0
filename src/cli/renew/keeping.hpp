// Where a run keeps what it changes: the state, and the keys and generations of this machine.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/lock.hpp"
#include "cli/renew/options.hpp"
#include "fleet/store.hpp"

namespace certkit::cli {

void declare_keys(Syntax& syntax, std::string& folder);  // --keys
// Absolute, and made, 0700, where it is missing. `given`: --keys; without it fleet.keys beside the state, or in fleet.state beside the
// fleet where the state is a database.
[[nodiscard]] std::filesystem::path keys_folder(const FleetOptions& of, const std::string& given);
// Makes the folder of a state file, 0700, where it is missing.
[[nodiscard]] std::unique_ptr<fleet::Store> open_state(const FleetOptions& of);
// One run of the whole fleet at a time on a machine: the second need not wait for what the first one does anyway. Null: there is another
// one. Runs of single certificates may be as many as there are: leases keep them apart.
[[nodiscard]] std::unique_ptr<base::FileLock> lock_run(const std::filesystem::path& keys);

}  // namespace certkit::cli
