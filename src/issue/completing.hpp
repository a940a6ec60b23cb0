// The chain of a certificate that a CA sent: completed from what the issuer offers, in order, every signature checked by both libraries.
#pragma once

#include "issue/issuer.hpp"

namespace certkit::issue {

// Puts `issued.chain` in order, from the leaf's issuer up as far as it goes; what does not belong to it goes. What the CA did not send
// along is asked for. Findings: issuer-missing (nobody has the certificate that signed the leaf), chain-incomplete (it ends before a root;
// a note: devices have their roots), chain-strangers (certificates that are not on the path), second-opinion-differs (the libraries
// disagree about a signature).
[[nodiscard]] std::vector<Difference> complete_chain(Issuer& issuer, Issued& issued);

}  // namespace certkit::issue
