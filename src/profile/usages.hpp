// What a certificate may be used for.
#pragma once

#include "profile/session.hpp"

namespace certkit::profile {

// Key usage and extended key usage into `csr`, and the rules that they come from. Sets the variable `key_type` of the session.
std::string make_usages(const CertificateRule& certificate, KeyType key, Session& session, CsrSpec& csr);

}  // namespace certkit::profile
