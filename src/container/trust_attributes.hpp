// What OpenSSL puts behind a trusted certificate: X509_CERT_AUX, not in any standard.
#pragma once

#include "certkit/bag.hpp"

namespace certkit::container {

// Purposes that it is trusted and rejected for, and an alias, which is shown as the certificate's name.
void take_trust_attributes(ByteView attributes, int max_depth, Item& certificate);

}  // namespace certkit::container
