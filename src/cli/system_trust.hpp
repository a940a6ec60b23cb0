// The trust store of the machine that certkit runs on.
#pragma once

#include <string>

namespace certkit::cli {

// The bundle file of the system; throws Errc::unreadable naming the places that were tried.
[[nodiscard]] std::string system_trust_bundle();

}  // namespace certkit::cli
