// Names of a certificate held against those that a device asks for.
#pragma once

#include "lint/cases.hpp"
#include "lint/paper.hpp"

namespace certkit::lint {

[[nodiscard]] std::vector<GeneralName> names_of(const Paper& paper);  // those that can be read
// The paper has this name, or a wildcard for it (RFC 9525 §6.3: one whole label, the first).
[[nodiscard]] bool is_named(const Paper& paper, const GeneralName& name);
// The device asks for this name, or for one that this wildcard is for.
[[nodiscard]] bool is_asked_for(const Device& device, const GeneralName& name);

}  // namespace certkit::lint
