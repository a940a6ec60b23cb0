// The version of libidn2, as it is linked at run time.
#pragma once

#include "base/library_version.hpp"

namespace certkit::asn1 {

[[nodiscard]] base::LibraryVersion libidn2_version();

}  // namespace certkit::asn1
