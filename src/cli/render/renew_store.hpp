// What `certkit renew store` says of a store.
#pragma once

#include <vector>

#include "cli/session.hpp"
#include "fleet/store.hpp"

namespace certkit::cli {

void show(Session& session, const std::string& store, const fleet::Store::Owner& owner, const fleet::Store::Facts& facts,
          const std::vector<fleet::Store::Problem>& problems);
void show(Session& session, const fleet::Migrated& migrated);
void show_backup(Session& session, const std::string& store, const std::string& file);
void show_pruned(Session& session, const std::string& store, std::int64_t events, Time before);

}  // namespace certkit::cli
