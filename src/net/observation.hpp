// What was seen of one attempt to speak TLS with a server: everything that may tell one cause of a failure from another, and no judgement.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "certkit/bytes.hpp"
#include "certkit/secret.hpp"

namespace certkit::net {

// What a connection says before TLS begins on it. none: nothing, TLS at once.
enum class Starttls : std::uint8_t { none, smtp, imap, pop3, ftp, ldap, xmpp, xmpp_server, postgres, mysql, sieve, nntp, rdp };
[[nodiscard]] std::optional<Starttls> starttls_from_word(std::string_view word);  // "smtp", "xmpp-server", …; not "none"
[[nodiscard]] std::vector<std::string> starttls_words();
[[nodiscard]] std::string_view to_word(Starttls protocol) noexcept;

// ssl3_0 is never offered: a server may want it nevertheless.
enum class TlsVersion : std::uint16_t { any = 0, ssl3_0 = 0x0300, tls1_0 = 0x0301, tls1_1 = 0x0302, tls1_2 = 0x0303, tls1_3 = 0x0304 };
[[nodiscard]] std::string_view to_word(TlsVersion version) noexcept;  // "TLS 1.2"

// How the attempt is made. As it stands here: as an ordinary client of today would, but that no certificate is refused.
struct Attempt {
  std::string host;      // a DNS name (A-labels) or an address; what is connected to
  int port = 443;        // of the server as its clients know it
  std::string address;   // connect to this address instead of looking `host` up; empty: look it up
  int connect_port = 0;  // and to this port, where the server does not stand in its place yet; 0: `port`
  [[nodiscard]] int reached_port() const noexcept { return connect_port == 0 ? port : connect_port; }
  enum class Family : std::uint8_t { any, v4, v6 } family = Family::any;
  std::optional<std::string> server_name;  // SNI; empty optional: none is sent
  TlsVersion oldest = TlsVersion::tls1_2, newest = TlsVersion::any;
  bool everything_old = false;  // ciphers and signatures that nobody should use any more, too (SECLEVEL 0)
  bool small_hello = false;     // few groups, no ALPN, nothing new: a ClientHello of less than 256 octets
  bool rsa_only = false;        // certificates with RSA keys alone
  Starttls starttls = Starttls::none;
  std::string starttls_name;  // xmpp: the domain ("to"); empty: host
  std::string http_path;      // ask for it by GET once TLS stands; empty: no HTTP
  struct Client {             // what is shown to a server that asks for a certificate
    std::string certificates_pem;
    Secret key_pem;
  };
  std::shared_ptr<const Client> client;
  std::chrono::milliseconds connect_limit{5000}, whole_limit{15000};
  std::string label;  // for people: "without SNI"
};

struct TlsMessage {
  bool received = false;  // by us; else sent
  enum class Kind : std::uint8_t { handshake, alert, change_cipher_spec } kind = Kind::handshake;
  std::uint8_t type = 0;                   // of a handshake message (RFC 8446 §4), or an alert's description (§6)
  std::uint8_t level = 0;                  // of an alert: 1 warning, 2 fatal
  std::uint32_t size = 0;                  // octets
  [[nodiscard]] std::string name() const;  // "ClientHello", "handshake_failure (40)"
};
[[nodiscard]] std::string alert_name(std::uint8_t description);  // "certificate_required"; "alert 200" where it has none

struct AddressTried {
  std::string address;  // as text, without port
  enum class Result : std::uint8_t { connected, refused, timeout, unreachable, failed } result = Result::failed;
  std::string error;  // the system's words; empty where connected
  std::chrono::milliseconds time{0};
};

struct HttpSeen {
  int status = 0;  // 0: no answer that is HTTP
  std::string status_line, server, location, content_type, www_authenticate;
  std::string served_by;   // which of several servers it was, where one says so: X-MS-Server-Fqdn, X-FEServer
  std::string error;       // why there is no status: "closed without an answer"
  std::string body_start;  // at most 4 KiB of it, as it came
};

struct Observation {
  Attempt asked;  // without the client's key

  // Name resolution.
  std::vector<std::string> addresses;  // in the resolver's order
  std::string resolve_error;           // the system's words; empty: it has addresses, or none was needed
  // TCP.
  std::vector<AddressTried> tried;
  [[nodiscard]] bool connected() const noexcept;
  [[nodiscard]] std::string address() const;  // that was connected; empty: none
  // What stands before TLS.
  enum class Before : std::uint8_t { nothing, ready, refused, failed } before = Before::nothing;
  std::string before_said;  // the server's line or code, or what went wrong; at most 512 octets

  // TLS. Octets are those of TLS alone.
  std::uint64_t octets_sent = 0, octets_received = 0;
  std::vector<TlsMessage> messages;
  enum class End : std::uint8_t {
    none,      // it did not come to TLS
    finished,  // the handshake is complete
    closed,    // FIN in the midst of it
    reset,     // RST
    timeout,
    alert,    // a fatal alert of the server's ended it: see `alert`
    not_tls,  // what came is no TLS: see `first_octets`
    failed    // our side gave up: see `tls_error`
  } end = End::none;
  std::optional<std::uint8_t> alert;     // the last fatal one that the server sent, also after the handshake
  std::string tls_error;                 // the library's reason, for people
  Bytes first_octets;                    // of what the server sent, at most 64
  TlsVersion version = TlsVersion::any;  // that the server chose, also where the handshake failed later; any: it did not come to that
  std::string cipher, alpn, group;
  std::uint32_t hello_size = 0;  // octets of our ClientHello

  std::vector<Bytes> chain;     // certificates as sent, in that order, also where the handshake failed later
  bool chain_too_long = false;  // more than kMostCertificates, or more octets than are read
  static constexpr std::size_t kMostCertificates = 100;
  std::optional<Bytes> staple;  // OCSP response, as sent
  bool client_certificate_wanted = false;
  std::vector<Bytes> client_ca_names;  // DER of the names that the request had
  // A TLS 1.3 server judges the client's certificate after our handshake is over: what came then.
  bool closed_after_handshake = false;

  std::optional<HttpSeen> http;
  std::chrono::milliseconds time{0};  // of all of it
};

// Never throws for what a server does or a network lacks: that is what is observed. Throws Errc::usage where the client's certificate and
// key cannot be used.
[[nodiscard]] Observation observe(const Attempt& attempt);

}  // namespace certkit::net
