#include "support/tls_server.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <array>

#include "crypto/openssl.hpp"
#include "support/fuzz.hpp"

namespace fuzz {
namespace {

using namespace certkit;
using ContextPtr = crypto::OpensslPtr<SSL_CTX, SSL_CTX_free>;
using SslPtr = crypto::OpensslPtr<SSL, SSL_free>;

SSL_CTX* context() {
  static const ContextPtr kContext = [] {
    const crypto::OpensslErrors errors;
    ContextPtr made(SSL_CTX_new(TLS_server_method()));
    require(SSL_CTX_use_certificate_file(made.get(), CERTKIT_SOURCE "/tests/vectors/container/leaf.pem", SSL_FILETYPE_PEM) == 1 &&
                SSL_CTX_use_PrivateKey_file(made.get(), CERTKIT_SOURCE "/tests/vectors/container/leaf.key", SSL_FILETYPE_PEM) == 1,
            "there is a certificate for a server");
    return made;
  }();
  return kContext.get();
}

class Server final : public net::Transport {
 public:
  explicit Server(const TlsServes& how) : how_(how), ssl_(SSL_new(context())), in_(BIO_new(BIO_s_mem())), out_(BIO_new(BIO_s_mem())) {
    SSL_set_bio(ssl_.get(), in_, out_);
    if (how.tls1_2) SSL_set_max_proto_version(ssl_.get(), TLS1_2_VERSION);
    if (how.wants_client) SSL_set_verify(ssl_.get(), SSL_VERIFY_PEER, nullptr);
    SSL_set_accept_state(ssl_.get());
  }

  Outcome send(ByteView octets, net::Deadline) override {
    (void)BIO_write(in_, octets.data(), static_cast<int>(octets.size()));
    return Outcome::done;
  }

  Got receive(std::span<std::uint8_t> into, net::Deadline) override {
    const crypto::OpensslErrors errors;
    if (BIO_ctrl_pending(out_) == 0) speak();
    const int got = BIO_read(out_, into.data(), static_cast<int>(std::min(into.size(), shaken_ ? how_.piece : into.size())));
    if (got > 0) return {Outcome::done, static_cast<std::size_t>(got)};
    const std::size_t size = shaken_ ? std::min({how_.behind.size(), how_.piece, into.size()}) : 0;
    if (size == 0) return {Outcome::closed, 0};
    std::copy_n(how_.behind.begin(), size, into.begin());
    how_.behind = how_.behind.subspan(size);
    return {Outcome::done, size};
  }

 private:
  void speak() {
    if (!shaken_ && SSL_do_handshake(ssl_.get()) != 1) return;
    shaken_ = true;
    if (how_.answer.empty()) return;
    (void)SSL_write(ssl_.get(), how_.answer.data(), static_cast<int>(how_.answer.size()));
    how_.answer = {};
  }

  TlsServes how_;
  SslPtr ssl_;
  BIO *in_, *out_;  // owned by `ssl_`
  bool shaken_ = false;
};

}  // namespace

std::unique_ptr<net::Transport> serve(const TlsServes& how) { return std::make_unique<Server>(how); }

}  // namespace fuzz
