#include "profile/library_version.hpp"

namespace certkit::profile {

base::LibraryVersion yaml_cpp_version() { return {"yaml-cpp", CERTKIT_YAML_CPP_VERSION}; }

}  // namespace certkit::profile
