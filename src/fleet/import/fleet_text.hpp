// What was imported, as a fleet.yaml.
#pragma once

#include <filesystem>
#include <string>

#include "fleet/import/imported.hpp"

namespace certkit::fleet {

// YAML with comments: where each certificate comes from, what could not be carried over, what is to be set. It was read again and says
// exactly what `imported` says. Throws Errc::usage where there is no certificate in it.
[[nodiscard]] std::string fleet_text(const ImportedFleet& imported);

}  // namespace certkit::fleet
