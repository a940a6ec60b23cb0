#include "server.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "certkit/make.hpp"
#include "certkit/oid.hpp"
#include "crypto/evp_key.hpp"

namespace certkit::test {
namespace {

int listening(int& port, int waiting = 16) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(::listen(socket, waiting) == 0);
  REQUIRE(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port = ntohs(address.sin_port);
  return socket;
}

using ContextPtr = crypto::OpensslPtr<SSL_CTX, SSL_CTX_free>;
using SslPtr = crypto::OpensslPtr<SSL, SSL_free>;
using X509Ptr = crypto::OpensslPtr<X509, X509_free>;

constexpr int kMust = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;

X509Ptr as_openssl(const Certificate& certificate) {
  const unsigned char* at = certificate.der().data();
  return X509Ptr(d2i_X509(nullptr, &at, static_cast<long>(certificate.der().size())));
}

int staple(SSL* ssl, void* self) noexcept {
  const Bytes& octets = static_cast<const TlsServes*>(self)->staple;
  auto* copy = static_cast<unsigned char*>(OPENSSL_malloc(octets.size()));
  std::copy(octets.begin(), octets.end(), copy);
  SSL_set_tlsext_status_ocsp_resp(ssl, copy, static_cast<int>(octets.size()));
  return SSL_TLSEXT_ERR_OK;
}

int look_at_name(SSL* ssl, int* alert, void* self) noexcept {
  const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  if (name != nullptr && static_cast<const TlsServes*>(self)->only_name == name) return SSL_TLSEXT_ERR_OK;
  *alert = SSL_AD_UNRECOGNIZED_NAME;
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

ContextPtr context_of(const TlsServes& how) {
  ContextPtr context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_set_security_level(context.get(), how.old_ciphers ? 0 : 1);
  if (how.old_ciphers) SSL_CTX_set_cipher_list(context.get(), "ALL");
  SSL_CTX_set_min_proto_version(context.get(), how.oldest);
  SSL_CTX_set_max_proto_version(context.get(), how.newest);
  if (!how.chain.empty()) {
    SSL_CTX_use_certificate(context.get(), as_openssl(how.chain.front()).get());
    for (std::size_t i = 1; i < how.chain.size(); ++i) SSL_CTX_add1_chain_cert(context.get(), as_openssl(how.chain[i]).get());
    SSL_CTX_use_PrivateKey(context.get(), crypto::evp_private_key(*how.key).get());
  }
  SSL_CTX_set_options(context.get(), SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION);
  if (how.wants_client) SSL_CTX_set_verify(context.get(), kMust, nullptr);
  if (how.wants_client || how.wants_client_later) {
    for (const Certificate& ca : how.client_cas) {
      SSL_CTX_add_client_CA(context.get(), as_openssl(ca).get());
      X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), as_openssl(ca).get());
    }
  }
  auto* self = const_cast<TlsServes*>(&how);
  if (!how.staple.empty()) {
    SSL_CTX_set_tlsext_status_cb(context.get(), staple);
    SSL_CTX_set_tlsext_status_arg(context.get(), self);
  }
  if (!how.only_name.empty()) {
    SSL_CTX_set_tlsext_servername_callback(context.get(), look_at_name);
    SSL_CTX_set_tlsext_servername_arg(context.get(), self);
  }
  return context;
}

Identity make_identity(const KeySpec& spec) {
  static const Time kStart = time_from_rfc3339("2020-01-01T00:00:00Z"), kEnd = time_from_rfc3339("2049-01-01T00:00:00Z");
  PrivateKey root_key = generate_key(spec), leaf_key = generate_key(spec);
  CertificateSpec root;
  root.serial = {1};
  root.subject = Name::from_rfc4514("CN=Root of the loopback");
  root.subject_spki = to_bytes(root_key.public_key().spki());
  root.not_before = kStart;
  root.not_after = kEnd;
  root.basic_constraints = BasicConstraints{true, std::nullopt};
  Certificate ca = make_certificate(root, nullptr, root_key);
  CertificateSpec leaf;
  leaf.serial = {2};
  leaf.subject = Name::from_rfc4514("CN=localhost");
  leaf.subject_spki = to_bytes(leaf_key.public_key().spki());
  leaf.not_before = kStart;
  leaf.not_after = kEnd;
  leaf.san = {GeneralName::from_text("localhost")};
  Certificate own = make_certificate(leaf, &ca, root_key);
  return {std::move(ca), std::move(own), std::move(root_key), std::move(leaf_key)};
}

}  // namespace

Peer::~Peer() {
  if (socket_ >= 0) ::close(socket_);
}

bool Peer::say(std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
    if (put <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

std::string Peer::hear() {
  std::array<char, 16384> buffer;
  const ssize_t got = ::recv(socket_, buffer.data(), buffer.size(), 0);
  return got > 0 ? std::string(buffer.data(), static_cast<std::size_t>(got)) : std::string();
}

std::string Peer::octets(std::size_t count) {
  std::string heard(count, '\0');
  const ssize_t got = ::recv(socket_, heard.data(), count, MSG_WAITALL);
  heard.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return heard;
}

std::string Peer::line() {
  std::string line;
  for (std::string next = octets(1); !next.empty() && next != "\n"; next = octets(1)) line += next;
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

void Peer::wait_for_end() {
  while (!hear().empty()) {
  }
}

void Peer::reset() {
  const linger now{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(socket_);
  socket_ = -1;
}

Server::Server(std::function<void(Peer&)> serve) : socket_(listening(port_)), serve_(std::move(serve)) {
  thread_ = std::thread([this] {
    // OpenSSL writes to those who have gone; the threads of this one inherit it.
    sigset_t broken;
    ::sigemptyset(&broken);
    ::sigaddset(&broken, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &broken, nullptr);
    for (;;) {
      const int accepted = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
      if (accepted < 0) return;
      answers_.emplace_back([this, accepted] {
        Peer peer(accepted);
        serve_(peer);
      });
    }
  });
}

Server::~Server() {
  ::shutdown(socket_, SHUT_RDWR);
  thread_.join();
  ::close(socket_);
  for (std::thread& answer : answers_) answer.join();
}

FullQueue::FullQueue() : socket_(listening(port_, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port_));
  for (int i = 0; i < 4; ++i) {
    waiting_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    (void)::connect(waiting_.back(), reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
}

FullQueue::~FullQueue() {
  for (const int one : waiting_) ::close(one);
  ::close(socket_);
}

int closed_port() {
  int port = 0;
  ::close(listening(port));
  return port;
}

void serve_tls(Peer& peer, const TlsServes& how) {
  const crypto::OpensslErrors errors;
  const ContextPtr context = context_of(how);
  const SslPtr ssl(SSL_new(context.get()));
  SSL_set_fd(ssl.get(), peer.socket());
  if (SSL_accept(ssl.get()) != 1) return;
  std::array<char, 4096> asked;
  const int got = SSL_read(ssl.get(), asked.data(), static_cast<int>(asked.size()));
  if (got <= 0 || how.http.empty()) return;
  if (how.wants_client_later) {
    SSL_set_verify(ssl.get(), kMust, nullptr);
    SSL_renegotiate(ssl.get());
    SSL_do_handshake(ssl.get());  // HelloRequest
    SSL_clear_mode(ssl.get(), SSL_MODE_AUTO_RETRY);
    (void)SSL_read(ssl.get(), asked.data(), static_cast<int>(asked.size()));  // the handshake, and no more than that
    if (SSL_get0_peer_certificate(ssl.get()) == nullptr) return;
  }
  (void)SSL_write(ssl.get(), how.http.data(), static_cast<int>(how.http.size()));
  (void)SSL_shutdown(ssl.get());
}

const Identity& rsa_identity() {
  static const Identity kIdentity = make_identity(KeySpec::parse("rsa:2048"));
  return kIdentity;
}

const Identity& ec_identity() {
  static const Identity kIdentity = make_identity(KeySpec::parse("ec:p256"));
  return kIdentity;
}

}  // namespace certkit::test
