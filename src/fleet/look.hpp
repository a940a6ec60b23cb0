// What is in place of a certificate, on disk and at its endpoints: what a plan is made of. Reads, and changes nothing.
#pragma once

#include <functional>

#include "fleet/plan.hpp"
#include "net/observation.hpp"

namespace certkit::fleet {

// `standing` may be null: then a certificate that stands where the fleet's would be counts as installed. Files of installations on other
// hosts are not looked at: `host` is this one. `observe` may be empty: endpoints are not asked.
[[nodiscard]] Found look(const CertificateEntry& entry, const Asked& asked, const Standing* standing, const std::string& host,
                         const std::function<net::Observation(const net::Attempt&)>& observe);

}  // namespace certkit::fleet
