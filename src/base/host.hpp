// This machine.
#pragma once

#include <string>

namespace certkit::base {

// What it calls itself; "localhost" where it does not say.
[[nodiscard]] std::string host_name();

}  // namespace certkit::base
