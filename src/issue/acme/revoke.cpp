#include "issue/acme/revoke.hpp"

#include "issue/acme/base64url.hpp"
#include "issue/acme/problem.hpp"

namespace certkit::issue::acme {

bool revoke_certificate(Client& client, const Certificate& certificate, int reason, const Signer& signer) {
  const std::string& where = client.directory().revoke_cert;
  if (where.empty()) throw Error(Errc::unsupported, "this CA revokes nothing by ACME", "ask whoever runs it");
  std::string payload = R"({"certificate":")" + to_base64url(certificate.der()) + "\"";
  if (reason != 0) payload += ",\"reason\":" + std::to_string(reason);  // "unspecified" is left out (RFC 5280 §5.3.1)
  const Reply reply = client.post(where, payload + "}", signer);
  if (reply.ok()) return true;
  if (reply.problem->type == "alreadyRevoked") return false;
  std::string hint = next_step(*reply.problem);
  if (reply.problem->type == "unauthorized") hint = "it is revoked with the account that ordered it, or with its own key: --key FILE";
  throw Error(Errc::refused, "the CA does not revoke the certificate: " + sentence(*reply.problem), hint);
}

}  // namespace certkit::issue::acme
