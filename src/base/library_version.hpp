// A library that certkit stands on. Each is asked for its version in the room that may include it.
#pragma once

#include <string>

namespace certkit::base {

struct LibraryVersion {
  std::string name, version;
};

}  // namespace certkit::base
