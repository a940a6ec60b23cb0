// What the subcommands of `certkit truststore` do.
#pragma once

#include <string>
#include <vector>

#include "cli/encode_store.hpp"
#include "cli/exit.hpp"
#include "cli/inputs.hpp"
#include "cli/issuing.hpp"
#include "cli/outputs.hpp"
#include "trust/truststore.hpp"

namespace certkit::cli {

struct StoreCommand {
  InputOptions inputs;
  IssuingOptions issuing;  // of a CA among the inputs
  OutputOptions outputs;
  StoreForm form;
  trust::StoreOptions what;
  std::string store, other;
  std::vector<std::string> wanted;
};

Exit build_store(Session& session, StoreCommand& command);
Exit add_to_store(Session& session, StoreCommand& command);
Exit remove_from_store(Session& session, StoreCommand& command);
Exit diff_stores(Session& session, StoreCommand& command);
Exit list_stores(Session& session, StoreCommand& command);

}  // namespace certkit::cli
