// The steps of fetch().
#pragma once

#include "diagnose/fetching.hpp"

namespace certkit::diagnose {

// Completes the path with the pool and with what authorityInfoAccess leads to, then looks at what it leads to in every other certificate.
void fetch_issuers(Case& one, const Means& means, Fetching& fetching);
// CRLs and OCSP of each certificate of the path but the anchor, and the staple.
void fetch_revocation(Case& one, const Means& means, Fetching& fetching);
// Which of Means::stores have the root that is not trusted.
void look_into_stores(Case& one, const Means& means);

// How many certificates of the path are asked about: not the anchor, nor a root that signed itself.
[[nodiscard]] std::size_t asked_about(const trust::PathAnswer& path);
// Certificates in what a URL of authorityInfoAccess led to: DER, PEM or PKCS#7, whatever it is called. Empty: `problem` says why.
[[nodiscard]] std::vector<Certificate> issuers_in(std::string_view body, std::string& problem);

// Its name is the one that signed, and its key made that signature.
[[nodiscard]] bool has_signed(const Certificate& issuer, const Certificate& child);

}  // namespace certkit::diagnose
