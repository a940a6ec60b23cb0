// Whether the places of a certificate's files will do, before anything is asked for.
#pragma once

#include "fleet/plan.hpp"

namespace certkit::fleet {

// What will not do goes to `found.unusable`, what cannot be told to `found.unreadable`, each with its installation. `live`: what certkit
// put there; null: nothing.
void look_at_places(const CertificateEntry& entry, const Asked& asked, const Live* live, Found& found);

}  // namespace certkit::fleet
