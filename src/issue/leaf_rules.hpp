// What the own CA makes of a request: the rules by which a CSR becomes a leaf certificate's content. Pure: nothing is signed, written or
// asked here.
#pragma once

#include <span>

#include "certkit/make.hpp"
#include "issue/authority.hpp"

namespace certkit::issue {

// Everything but the serial. `chain`: of the CA, own certificate first. Throws Errc::refused with the reason, Errc::usage for impossible
// options.
[[nodiscard]] CertificateSpec leaf_from_request(const Csr& csr, std::span<const Certificate> chain, const Settings& settings,
                                                const Authority::SignOptions& options);

// Clocks of clients differ; a certificate must be good as soon as it is there.
inline constexpr std::chrono::minutes kBackdate{5};

struct Validity {
  Time not_before, not_after;
};
// From now (backdated) for `days`, within the life of each of `issuers`. Throws Errc::refused if one of them is not valid now, Errc::usage
// for days out of 1 to 36500.
[[nodiscard]] Validity validity_within(std::span<const Certificate> issuers, Time now, int days);

// As strong as the key that signs: SHA-384 and SHA-512 for P-384 and P-521, else SHA-256.
[[nodiscard]] Hash hash_for(const PublicKey& signing_key);

}  // namespace certkit::issue
