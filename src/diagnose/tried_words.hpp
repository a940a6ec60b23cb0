// What came of each address that was tried.
#pragma once

#include <string>

#include "net/observation.hpp"

namespace certkit::diagnose {

// "192.0.2.1: no answer in 5 s; 192.0.2.2: Connection refused"
[[nodiscard]] std::string tried_words(const net::Observation& seen);
[[nodiscard]] bool any_tried(const net::Observation& seen, net::AddressTried::Result result);

}  // namespace certkit::diagnose
