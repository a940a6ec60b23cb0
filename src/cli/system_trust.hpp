// The trust stores of the machine that certkit runs on.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/io.hpp"

namespace certkit::cli {

// Each throws Errc::unreadable naming the places that were tried.
[[nodiscard]] std::string system_trust_bundle();     // the bundle file of the system
[[nodiscard]] std::string mozilla_trust_folder();    // Mozilla's, before the administrator took away and added
[[nodiscard]] std::string java_trust_store(Io& io);  // cacerts: of JAVA_HOME, else where Linux has the Java that is started as `java`
// Whether the administrator took this file of mozilla_trust_folder() out of the system's bundle (update-ca-certificates).
[[nodiscard]] std::function<bool(const std::string& file)> deselected_by_administrator();

}  // namespace certkit::cli
