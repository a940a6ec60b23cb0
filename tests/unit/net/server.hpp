// Servers of the loopback for tests: each connection is answered in a thread by a function, and ends with it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "certkit/certificate.hpp"
#include "certkit/key.hpp"

namespace certkit::test {

// The server's end of a connection. Nothing throws: a client that has gone is what many tests are about.
class Peer {
 public:
  explicit Peer(int socket) : socket_(socket) {}
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  bool say(std::string_view text);  // false: nobody listens any more
  bool say(ByteView octets) { return say(as_text(octets)); }
  std::string hear();                     // what comes next, at most 16 KiB; empty: the client has gone
  std::string line();                     // up to and without CR LF
  std::string octets(std::size_t count);  // as many, or fewer if the client goes
  void wait_for_end();                    // until the client has gone
  void reset();                           // RST instead of FIN
  void release() { socket_ = -1; }
  [[nodiscard]] int socket() const { return socket_; }

 private:
  int socket_;
};

class Server {
 public:
  // `serve` comes back once its client has gone.
  explicit Server(std::function<void(Peer&)> serve);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  [[nodiscard]] int port() const { return port_; }

 private:
  int port_ = 0, socket_;  // the port becomes known with the socket
  std::function<void(Peer&)> serve_;
  std::vector<std::thread> answers_;
  std::thread thread_;
};

// A port that has as many connections waiting as it may: the system drops what comes then, as a firewall does.
class FullQueue {
 public:
  FullQueue();
  ~FullQueue();
  FullQueue(const FullQueue&) = delete;
  FullQueue& operator=(const FullQueue&) = delete;
  [[nodiscard]] int port() const { return port_; }

 private:
  int port_ = 0, socket_;
  std::vector<int> waiting_;
};

// A port of the loopback where nobody listens.
int closed_port();

struct TlsServes {
  std::vector<Certificate> chain;  // its own first
  const PrivateKey* key = nullptr;
  int oldest = 0, newest = 0;  // as TlsVersion
  bool old_ciphers = false;
  bool wants_client = false;            // and ends the handshake without
  bool wants_client_later = false;      // TLS 1.2: once it has read a request, by a renegotiation, as IIS does
  std::vector<Certificate> client_cas;  // that it names
  Bytes staple;
  std::string only_name;  // SNI: others are answered with unrecognized_name
  std::string http;       // the whole answer to whatever is asked; empty: waits for the end
};
// TLS on a connection, to its end.
void serve_tls(Peer& peer, const TlsServes& how);

// A certificate for localhost with its root, made once.
struct Identity {
  Certificate root, leaf;
  PrivateKey root_key, leaf_key;
};
const Identity& rsa_identity();
const Identity& ec_identity();

}  // namespace certkit::test
