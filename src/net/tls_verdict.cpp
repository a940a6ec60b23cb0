#include "net/tls_verdict.hpp"

#include <openssl/x509.h>

namespace certkit::net {
namespace {

TlsVerdict untrusted(const std::string& certificate, const HttpOptions& options) {
  return {certificate + " comes from a CA that is not trusted here",
          options.ca_file.empty()
              ? "name its root: --ca-file FILE"
              : "is " + options.ca_file.string() + " the root of that server's chain, and does the server send its intermediate?"};
}

}  // namespace

TlsVerdict tls_verdict(long verdict, const std::string& server, const HttpOptions& options) {
  const std::string certificate = "the certificate of " + server;
  switch (verdict) {
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED:  // what libcurl begins with: it looks at the name before it takes over what OpenSSL says
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return {certificate + " is for another name", "call the server by a name that is in its certificate"};
    case X509_V_ERR_CERT_HAS_EXPIRED: return {certificate + " has expired", "renew it there first; is the clock of this machine right?"};
    case X509_V_ERR_CERT_NOT_YET_VALID: return {certificate + " is not valid yet", "is the clock of this machine right?"};
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED: return untrusted(certificate, options);
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return {certificate + " does not have the signature of the CA that it names",
              "is it the CA's own, or that of another CA of the same name?"};
    case X509_V_ERR_CERT_REVOKED: return {certificate + " is revoked", "have another one put there; until then nobody knows who answers"};
    case X509_V_ERR_INVALID_PURPOSE:
    case X509_V_ERR_CERT_REJECTED:
      return {certificate + ", or a CA of its chain, is not for TLS servers", "it needs serverAuth in its extended key usage"};
    case X509_V_ERR_EE_KEY_TOO_SMALL:
      return {certificate + " has a key that is too small", "have a new one made for the server, with RSA 2048 or EC P-256"};
    case X509_V_ERR_CA_KEY_TOO_SMALL:
      return {"a CA in the chain of " + server + " has a key that is too small", "the server needs a certificate of another CA"};
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return {certificate + ", or a CA of its chain, is signed with a hash that is too weak", "have a new one made, with SHA-256"};
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
      return {"in the chain of " + server + " there is a CA that may not issue", "see the chain that the server sends: certkit lint"};
    case X509_V_ERR_PERMITTED_VIOLATION:
    case X509_V_ERR_EXCLUDED_VIOLATION:
      return {certificate + " has a name that its CA may not issue", "the server needs a certificate of another CA"};
    default: return {certificate + " is not accepted", "see what stands in the brackets; certkit lint looks at the certificate"};
  }
}

}  // namespace certkit::net
