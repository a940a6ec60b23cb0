#include "net/tls_chain.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <new>

#include "certkit/error.hpp"

namespace certkit::net {
namespace {

constexpr int kMostCertificates = 100;

struct ContextDeleter {
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};
struct BioDeleter {
  void operator()(BIO* bio) const noexcept { BIO_free_all(bio); }
};
using Context = std::unique_ptr<SSL_CTX, ContextDeleter>;
using Bio = std::unique_ptr<BIO, BioDeleter>;

[[noreturn]] void fail(const Url& url, const std::string& what) {
  const unsigned long code = ERR_peek_last_error();
  const char* reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
  ERR_clear_error();
  throw Error(Errc::network, what + (reason != nullptr ? std::string(" (") + reason + ")" : ""),
              "is it the right host and port, and does TLS run there?", url.authority());
}

Certificate certificate(X509* one, const Url& url) {
  const int size = i2d_X509(one, nullptr);
  if (size <= 0) fail(url, "a certificate of the server cannot be read");
  Bytes der(static_cast<std::size_t>(size));
  unsigned char* end = der.data();
  (void)i2d_X509(one, &end);
  return Certificate(std::move(der));
}

Bio connected(SSL_CTX* context, const Url& url, std::chrono::seconds limit) {
  Bio bio(BIO_new_ssl_connect(context));
  if (!bio) throw std::bad_alloc();
  SSL* ssl = nullptr;
  BIO_get_ssl(bio.get(), &ssl);
  const std::string host = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
  BIO_set_conn_hostname(bio.get(), (host + ":" + std::to_string(url.port)).c_str());
  if (url.host.find(':') == std::string::npos) SSL_set_tlsext_host_name(ssl, url.host.c_str());
  // TCP and TLS in one: the handshake is a part of connecting this BIO.
  ERR_clear_error();
  if (BIO_do_connect_retry(bio.get(), static_cast<int>(limit.count()), 20) <= 0) fail(url, "no TLS connection to " + url.authority());
  return bio;
}

}  // namespace

std::vector<Certificate> tls_chain(const Url& url, std::chrono::seconds limit) {
  const Context context(SSL_CTX_new(TLS_client_method()));
  if (!context) throw std::bad_alloc();
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_security_level(context.get(), 0);  // old servers are looked at, too
  SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  const Bio bio = connected(context.get(), url, limit);
  SSL* ssl = nullptr;
  BIO_get_ssl(bio.get(), &ssl);
  const STACK_OF(X509)* sent = SSL_get_peer_cert_chain(ssl);
  std::vector<Certificate> chain;
  for (int i = 0; i < sk_X509_num(sent) && i < kMostCertificates; ++i) chain.push_back(certificate(sk_X509_value(sent, i), url));
  if (chain.empty()) fail(url, "the server shows no certificate");
  return chain;
}

}  // namespace certkit::net
