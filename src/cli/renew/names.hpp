// Names of certificates, as typed.
#pragma once

#include <string>
#include <vector>

#include "certkit/error.hpp"
#include "fleet/inventory.hpp"

namespace certkit::cli {

[[nodiscard]] std::vector<std::string> names_of(const fleet::Fleet& fleet);
// For a name that is not among `known`: with the nearest of them.
[[nodiscard]] Error no_such_certificate(const std::string& name, const std::vector<std::string>& known);

}  // namespace certkit::cli
