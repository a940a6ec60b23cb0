#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>

#include "crypto/evp_key.hpp"
#include "net/listener_posix.hpp"

namespace certkit::net {
namespace {

using crypto::OpensslPtr;
using ContextPtr = OpensslPtr<SSL_CTX, SSL_CTX_free>;
using SslPtr = OpensslPtr<SSL, SSL_free>;
using X509Ptr = OpensslPtr<X509, X509_free>;
using Find = std::function<std::optional<TlsIdentity>(std::string_view server_name)>;

struct Answers {
  std::string protocol;  // as on the wire: its length before it
  Find find;
  ContextPtr context;
};

// What OpenSSL calls must not throw through it.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* offered, unsigned offered_size,
                    void* self) noexcept {
  const auto& wanted = static_cast<const Answers*>(self)->protocol;
  unsigned char* chosen = nullptr;
  const int found = SSL_select_next_proto(&chosen, size, reinterpret_cast<const unsigned char*>(wanted.data()),
                                          static_cast<unsigned>(wanted.size()), offered, offered_size);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

int choose_certificate(SSL* ssl, void* self) noexcept {
  try {
    const auto& answers = *static_cast<const Answers*>(self);
    const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    const auto identity = name == nullptr ? std::nullopt : answers.find(name);
    if (!identity) return 0;
    const ByteView der = identity->certificate.der();
    const unsigned char* at = der.data();
    const X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    const crypto::EvpKeyPtr key = crypto::evp_private_key(identity->key);
    return certificate && SSL_use_certificate(ssl, certificate.get()) == 1 && SSL_use_PrivateKey(ssl, key.get()) == 1 ? 1 : 0;
  } catch (const std::exception&) {
    return 0;
  }
}

class TlsConnection final : public Connection {
 public:
  explicit TlsConnection(const Answers& answers) : ssl_(SSL_new(answers.context.get())) {}

  Wants step(int socket) override {
    const crypto::OpensslErrors errors;
    if (!ssl_ || (SSL_get_fd(ssl_.get()) < 0 && SSL_set_fd(ssl_.get(), socket) != 1)) return Wants::nothing;
    const int done = shaken_ ? SSL_shutdown(ssl_.get()) : SSL_accept(ssl_.get());
    if (done < 0 || (!shaken_ && done == 0)) {
      const int why = SSL_get_error(ssl_.get(), done);
      return why == SSL_ERROR_WANT_READ ? Wants::read : why == SSL_ERROR_WANT_WRITE ? Wants::write : Wants::nothing;
    }
    if (done == 1 && shaken_) return Wants::nothing;
    const bool asked = shaken_;
    shaken_ = true;
    return asked ? Wants::read : Wants::write;  // a farewell is sent, and one waited for: TLS 1.3 clients read their tickets in between
  }

 private:
  SslPtr ssl_;
  bool shaken_ = false;
};

class TlsResponder final : public Responder {
 public:
  TlsResponder(const ListenAt& where, const std::string& protocol, Find find)
      : answers_{static_cast<char>(protocol.size()) + protocol, std::move(find), new_context()},
        listener_(where, [this] { return std::make_unique<TlsConnection>(answers_); }) {}
  [[nodiscard]] int port() const noexcept override { return listener_.port(); }

 private:
  ContextPtr new_context() {
    const crypto::OpensslErrors errors;
    auto context = crypto::own<ContextPtr>(SSL_CTX_new(TLS_server_method()), Errc::internal, "no TLS is to be had from OpenSSL");
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context.get(), 0);
    SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, &answers_);
    SSL_CTX_set_cert_cb(context.get(), choose_certificate, &answers_);
    return context;
  }

  Answers answers_;
  Listener listener_;  // last: its thread ends before the rest goes
};

}  // namespace

std::unique_ptr<Responder> answer_tls(const ListenAt& where, const std::string& protocol, Find find) {
  return std::make_unique<TlsResponder>(where, protocol, std::move(find));
}

}  // namespace certkit::net
