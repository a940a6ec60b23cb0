// The profile that was written against what was imported.
#pragma once

#include "profile/import/imported.hpp"

namespace certkit::profile {

// Loads it, runs its tests, resolves it. Throws Errc::internal where another request comes out, and Errc::usage for what cannot be encoded.
void confirm_profile(const std::string& yaml, const Imported& imported);

}  // namespace certkit::profile
