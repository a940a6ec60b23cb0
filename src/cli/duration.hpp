// Durations on the command line.
#pragma once

#include "base/duration.hpp"

namespace certkit::cli {

using base::duration_from;

}  // namespace certkit::cli
