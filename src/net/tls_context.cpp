#include "net/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/x509.h>

#include <string>

// Of OpenSSL 3.2: a compressed chain is not asked for, as it is looked at octet by octet.
#ifndef SSL_OP_NO_RX_CERTIFICATE_COMPRESSION
#define SSL_OP_NO_RX_CERTIFICATE_COMPRESSION 0
#endif

namespace certkit::net {
namespace {

using X509Ptr = crypto::OpensslPtr<X509, X509_free>;

// What OpenSSL 3 calls level 2 is what an ordinary client wants today: Debian's default, and OpenSSL's own since 3.2.
constexpr int kOrdinary = 2;

std::string ciphers(const Attempt& attempt) {
  std::string list = attempt.small_hello      ? "ECDHE+AESGCM:AES128-GCM-SHA256:AES256-SHA256:AES128-SHA"
                     : attempt.everything_old ? "ALL:eNULL:!aNULL"
                                              : "DEFAULT";
  if (attempt.rsa_only) list += ":!aECDSA:!aDSS:!aPSK:!aSRP";
  return list;
}

// Empty: the library's own.
std::string signatures(const Attempt& attempt) {
  std::string list;
  if (attempt.small_hello && !attempt.rsa_only) list = "ECDSA+SHA256:ECDSA+SHA384:";
  if (attempt.small_hello || attempt.rsa_only) list += "RSA-PSS+SHA256:RSA-PSS+SHA384:RSA+SHA256:RSA+SHA384";
  if (attempt.rsa_only && !attempt.small_hello) list += ":RSA-PSS+SHA512:RSA+SHA512";
  if (!list.empty() && attempt.everything_old) list += ":RSA+SHA1";
  return list;
}

[[noreturn]] void unusable(const std::string& what) {
  const unsigned long code = ERR_peek_last_error();
  const char* reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
  throw Error(Errc::usage, what + (reason != nullptr ? std::string(" (") + reason + ")" : ""),
              "give the certificate, what stands between it and its root, and its own private key");
}

int no_password(char*, int, int, void*) noexcept { return -1; }

void show(SSL_CTX* context, const Attempt::Client& client) {
  const crypto::BioPtr certificates(BIO_new_mem_buf(client.certificates_pem.data(), static_cast<int>(client.certificates_pem.size())));
  const X509Ptr own(PEM_read_bio_X509(certificates.get(), nullptr, no_password, nullptr));
  if (!own || SSL_CTX_use_certificate(context, own.get()) != 1) unusable("the client's certificate cannot be used");
  for (;;) {
    X509Ptr issuer(PEM_read_bio_X509(certificates.get(), nullptr, no_password, nullptr));
    if (!issuer) break;
    if (SSL_CTX_add0_chain_cert(context, issuer.get()) != 1) unusable("a certificate of the client's chain cannot be used");
    (void)issuer.release();
  }
  const ByteView pem = client.key_pem.reveal();
  const crypto::BioPtr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const crypto::EvpKeyPtr key(PEM_read_bio_PrivateKey(in.get(), nullptr, no_password, nullptr));
  if (!key) unusable("the client's private key cannot be used");
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1)
    unusable("the client's private key is not that of its certificate");
}

void set_versions(SSL_CTX* context, const Attempt& attempt) {
  const TlsVersion oldest = attempt.everything_old ? TlsVersion::tls1_0 : attempt.oldest;
  SSL_CTX_set_min_proto_version(context, static_cast<int>(oldest));
  SSL_CTX_set_max_proto_version(context, static_cast<int>(attempt.newest));
}

}  // namespace

TlsContextPtr tls_context(const Attempt& attempt) {
  const crypto::OpensslErrors errors;
  auto context = crypto::own<TlsContextPtr>(SSL_CTX_new(TLS_client_method()), Errc::internal, "no TLS is to be had from OpenSSL");
  SSL_CTX_set_security_level(context.get(), attempt.everything_old ? 0 : kOrdinary);
  set_versions(context.get(), attempt);
  const std::string signature_list = signatures(attempt);
  if (SSL_CTX_set_cipher_list(context.get(), ciphers(attempt).c_str()) != 1 ||
      (!signature_list.empty() && SSL_CTX_set1_sigalgs_list(context.get(), signature_list.c_str()) != 1) ||
      (attempt.small_hello && SSL_CTX_set1_groups_list(context.get(), "X25519:P-256") != 1))
    crypto::openssl_failed(Errc::internal, "OpenSSL does not know what it is to offer");
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RX_CERTIFICATE_COMPRESSION);
  if (attempt.everything_old) SSL_CTX_set_options(context.get(), SSL_OP_LEGACY_SERVER_CONNECT);
  if (attempt.small_hello) SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET | SSL_OP_NO_ENCRYPT_THEN_MAC);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_max_cert_list(context.get(), static_cast<long>(kLongestCertificateMessage));
  // In place of OpenSSL's own search for a path, which costs time that the server decides on.
  SSL_CTX_set_cert_verify_callback(
      context.get(), [](X509_STORE_CTX*, void*) noexcept { return 1; }, nullptr);
  if (attempt.client) show(context.get(), *attempt.client);
  return context;
}

}  // namespace certkit::net
