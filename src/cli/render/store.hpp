// Trust stores: what went in, what did not, how two differ.
#pragma once

#include "certkit/bag.hpp"
#include "cli/encode_store.hpp"
#include "cli/session.hpp"
#include "trust/store_diff.hpp"
#include "trust/truststore.hpp"

namespace certkit::cli {

void show(Session& session, const std::string& command, const trust::Store& store, const StoreWritten& written);
void show_left_out(Session& session, const trust::Store& store);
void show(Session& session, const trust::StoreDiff& diff, const std::string& a, const std::string& b);
void show_list(Session& session, const Bag& bag);

}  // namespace certkit::cli
