// Revoking, and the list of what is revoked: index.txt and crlnumber of a CA folder, as `openssl ca` keeps them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "issue/authority.hpp"

namespace certkit::issue {

// The reasons that `openssl ca` has a word for too (CRLReason, RFC 5280 §5.3.1): "keyCompromise".
[[nodiscard]] std::vector<std::string> revocation_reasons();
[[nodiscard]] std::string reason_word(int code);           // throws Errc::usage for one that has none here
[[nodiscard]] int reason_number(const std::string& word);  // Errc::usage

// Writes into the index that these certificates are revoked, all or none. `serials`: lower-case hex. Throws Errc::usage for one that the CA
// did not sign, that is revoked already, or an unknown reason; Errc::malformed where the index has lost rows. No key is needed: the world
// learns of it by the next list, or by OCSP. Returns their rows, in the order of the index.
std::vector<Authority::Entry> revoke(const Authority& authority, const std::vector<std::string>& serials, const std::string& reason,
                                     Time now);

struct NewCrlOptions {
  int days = 0;  // until the next one; 0: crl_days of the settings
  Time now{};
};
// Signs the list of all revoked certificates under the next number, which is spent with it, and puts it into DIR/ca.crl. Throws
// Errc::malformed where the index is not whole: what was revoked once is not trusted again because it was forgotten.
[[nodiscard]] Crl renew_crl(Authority& authority, const NewCrlOptions& options, const Ask& ask);

}  // namespace certkit::issue
