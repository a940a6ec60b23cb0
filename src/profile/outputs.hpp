// From the outputs and advice of a profile to a Delivery.
#pragma once

#include "profile/session.hpp"

namespace certkit::profile {

// What is filled in only when the files are written stands for itself until then.
[[nodiscard]] Lookup deferred(Session& session);
// The session knows `cn` and `name`. Throws Errc::usage where a file would have no name, or two the same.
[[nodiscard]] Delivery make_delivery(Session& session);

}  // namespace certkit::profile
