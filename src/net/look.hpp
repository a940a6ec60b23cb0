// One attempt over a connection that stands: what comes before TLS, TLS, and HTTP over it.
#pragma once

#include "net/observation.hpp"
#include "net/transport.hpp"

namespace certkit::net {

// Throws Errc::usage as observe() does.
void look(Transport& transport, Observation& seen, const Attempt& attempt, Deadline until);

}  // namespace certkit::net
