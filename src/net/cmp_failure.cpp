#include "net/cmp_failure.hpp"

#include <openssl/cmp.h>

#include <algorithm>

namespace certkit::net {
namespace {

bool any_of(const std::vector<int>& reasons, std::initializer_list<int> wanted) {
  return std::any_of(reasons.begin(), reasons.end(),
                     [&](int reason) { return std::find(wanted.begin(), wanted.end(), reason) != wanted.end(); });
}

std::string numbers(const std::vector<int>& reasons) {
  std::string text;
  for (const int reason : reasons) text += (text.empty() ? "" : ", ") + std::to_string(reason);
  return text.empty() ? text : " (OpenSSL's CMP reasons " + text + ")";
}

}  // namespace

Error cmp_failure(const std::vector<int>& reasons, const std::optional<CmpSeen>& seen, const CmpOptions& options,
                  const std::string& server) {
  const bool mac = options.secret != nullptr;
  // The CA may have issued by the time that an answer turns out not to be its own: "no" is said by errors alone.
  const bool no = seen && seen->body == kCmpError && seen->status;
  // Nobody answers for this sentence: it is shown, and decides nothing.
  const std::string says = no ? "; it says: " + to_text(*seen->status) : "";
  if (any_of(reasons, {CMP_R_CERTIFICATE_NOT_ACCEPTED}))
    return {Errc::mismatch, "the certificate that " + server + " issued is for another key; certkit did not accept it, and told the CA so",
            "see what the CA made of the request; submit it again", server};
  if ((no && any_of(reasons, {CMP_R_WRONG_PBM_VALUE})) || (mac && no && !seen->is_protected && seen->status->has(kCmpBadMessageCheck)))
    return {Errc::wrong_password, server + " does not have this secret for the reference \"" + options.reference + "\"" + says,
            "see the issuer's settings reference and secret", server};
  if (no && !seen->is_protected)
    return {Errc::refused, server + " says no, in an error that is not protected: anybody could have sent it" + says,
            mac ? "a server that does not share the secret cannot protect what it says: are reference and secret right?"
                : hint_for(*seen->status),
            server};
  if (any_of(reasons, {CMP_R_WRONG_PBM_VALUE}))
    return {Errc::malformed, "the answer of " + server + " is not protected by the secret of the reference \"" + options.reference + "\"",
            "are reference and secret right? the CA may have the request nevertheless: see its log before it is sent again", server};
  if (any_of(reasons, {CMP_R_MISSING_PROTECTION}))
    return {Errc::malformed, "the answer of " + server + " is not protected: anybody could have sent it" + says, "see its log; try again",
            server};
  if (any_of(reasons, {CMP_R_NO_SUITABLE_SENDER_CERT, CMP_R_SRVCERT_DOES_NOT_VALIDATE_MSG, CMP_R_ERROR_VALIDATING_SIGNATURE,
                       CMP_R_MISSING_TRUST_STORE, CMP_R_POTENTIALLY_INVALID_CERTIFICATE, CMP_R_MISSING_TRUST_ANCHOR}))
    return {no ? Errc::refused : Errc::malformed, "the answer of " + server + " is signed by somebody who is not trusted here" + says,
            mac ? "it answers with a signature: the setting trust names the root of its certificate"
                : "is trust the root of its CMP certificate, is that still valid, and are the clocks of both machines right?",
            server};
  if (any_of(reasons, {CMP_R_ERROR_VALIDATING_PROTECTION}))
    return {no ? Errc::refused : Errc::malformed,
            "the protection of the answer of " + server + " cannot be checked" + says + numbers(reasons),
            mac ? "" : "with client_certificate the server has to sign its answers: it may want reference and secret", server};
  if (any_of(reasons, {CMP_R_TRANSACTIONID_UNMATCHED, CMP_R_RECIPNONCE_UNMATCHED}))
    return {Errc::malformed, "the answer of " + server + " belongs to another request", "does something between answer from a cache?",
            server};
  if (any_of(reasons, {CMP_R_UNEXPECTED_PKIBODY}))
    return {Errc::malformed, server + " answers with another kind of message than belongs to the request" + numbers(reasons),
            "does it know this command?", server};
  if (any_of(reasons, {CMP_R_MISSING_KEY_USAGE_DIGITALSIGNATURE}))
    return {Errc::usage, "client_certificate is not for signatures: its key usage has no digitalSignature",
            "use one that is, or reference and secret"};
  return {Errc::malformed, "the answer of " + server + " cannot be used" + says + numbers(reasons), "see the server's log", server};
}

}  // namespace certkit::net
