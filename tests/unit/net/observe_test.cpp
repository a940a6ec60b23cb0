// What observe() sees of servers of every kind, over the loopback.
#include <doctest/doctest.h>

#include <algorithm>

#include "certkit/error.hpp"
#include "certkit/write.hpp"
#include "net/observation.hpp"
#include "server.hpp"

using namespace certkit;
using net::Attempt;
using net::Observation;
using net::TlsVersion;
using End = Observation::End;
using test::Peer;
using test::Server;

namespace {

Attempt to(int port) {
  Attempt attempt;
  attempt.host = "localhost";
  attempt.address = "127.0.0.1";
  attempt.port = port;
  attempt.server_name = "localhost";
  return attempt;
}
Attempt to(const Server& server) { return to(server.port()); }

// A limit that is to be reached.
Attempt briefly(const Server& server) {
  Attempt attempt = to(server);
  attempt.whole_limit = std::chrono::milliseconds(300);
  return attempt;
}

test::TlsServes good(const test::Identity& identity = test::ec_identity()) {
  test::TlsServes how;
  how.chain = {identity.leaf, identity.root};
  how.key = &identity.leaf_key;
  return how;
}

std::shared_ptr<const Attempt::Client> client(const test::Identity& identity) {
  auto client = std::make_shared<Attempt::Client>();
  client->certificates_pem = to_pem(identity.leaf) + to_pem(identity.root);
  client->key_pem = to_pem_unencrypted(identity.leaf_key, KeyFormat::pkcs8);
  return client;
}

std::vector<Bytes> der(const std::vector<Certificate>& chain) {
  std::vector<Bytes> all;
  for (const Certificate& one : chain) all.push_back(to_bytes(one.der()));
  return all;
}

bool saw(const Observation& seen, bool received, const std::string& name) {
  return std::any_of(seen.messages.begin(), seen.messages.end(),
                     [&](const net::TlsMessage& one) { return one.received == received && one.name() == name; });
}

// A record of TLS 1.2 around a handshake message.
Bytes handshake(std::uint8_t type, const Bytes& content) {
  Bytes message{22, 3, 3, 0, 0, type, 0, static_cast<std::uint8_t>(content.size() >> 8), static_cast<std::uint8_t>(content.size())};
  message.insert(message.end(), content.begin(), content.end());
  message[3] = static_cast<std::uint8_t>((content.size() + 4) >> 8);
  message[4] = static_cast<std::uint8_t>(content.size() + 4);
  return message;
}

Bytes server_hello(std::uint8_t minor) {
  Bytes hello{3, minor};
  hello.resize(2 + 32, 7);
  const Bytes rest{0, 0xc0, 0x2f, 0, 0, 5, 0xff, 1, 0, 1, 0};
  hello.insert(hello.end(), rest.begin(), rest.end());
  return handshake(2, hello);
}

}  // namespace

TEST_CASE("observe: a handshake of TLS 1.3, all of it") {
  test::TlsServes how = good();
  how.staple = {1, 2, 3};
  const Server server([&](Peer& peer) { serve_tls(peer, how); });
  const Observation seen = observe(to(server));
  CHECK(seen.resolve_error.empty());
  CHECK(seen.connected());
  CHECK(seen.address() == "127.0.0.1");
  CHECK(seen.before == Observation::Before::nothing);
  CHECK(seen.end == End::finished);
  CHECK(seen.tls_error.empty());
  CHECK(seen.version == TlsVersion::tls1_3);
  CHECK(seen.cipher.starts_with("TLS_"));
  CHECK_FALSE(seen.group.empty());
  CHECK(seen.chain == der(how.chain));
  CHECK_FALSE(seen.chain_too_long);
  CHECK(seen.staple == how.staple);
  CHECK_FALSE(seen.client_certificate_wanted);
  CHECK_FALSE(seen.alert);
  CHECK_FALSE(seen.closed_after_handshake);
  CHECK_FALSE(seen.http);
  CHECK(saw(seen, false, "ClientHello"));
  CHECK(saw(seen, true, "EncryptedExtensions"));
  CHECK(saw(seen, false, "Finished"));
  REQUIRE_FALSE(seen.messages.empty());
  CHECK(seen.messages.front().name() == "ClientHello");
  CHECK(seen.hello_size == seen.messages.front().size);
  CHECK(seen.octets_sent > seen.hello_size);
  CHECK(seen.octets_received > 1000);
  REQUIRE(seen.first_octets.size() == 64);
  REQUIRE_FALSE(seen.first_octets.empty());
  CHECK(seen.first_octets.front() == 22);
}

TEST_CASE("observe: a handshake of TLS 1.2") {
  test::TlsServes how = good(test::rsa_identity());
  how.newest = static_cast<int>(TlsVersion::tls1_2);
  how.staple = {4, 5, 6};
  const Server server([&](Peer& peer) { serve_tls(peer, how); });
  const Observation seen = observe(to(server));
  CHECK(seen.end == End::finished);
  CHECK(seen.version == TlsVersion::tls1_2);
  CHECK(seen.cipher == "ECDHE-RSA-AES256-GCM-SHA384");
  CHECK_FALSE(seen.group.empty());
  CHECK(seen.chain == der(how.chain));
  CHECK(seen.staple == how.staple);
}

TEST_CASE("observe: nobody listens there") {
  const Observation seen = observe(to(test::closed_port()));
  REQUIRE(seen.tried.size() == 1);
  CHECK(seen.tried.front().result == net::AddressTried::Result::refused);
  CHECK(seen.tried.front().error == "Connection refused");
  CHECK_FALSE(seen.connected());
  CHECK(seen.address().empty());
  CHECK(seen.end == End::none);
}

TEST_CASE("observe: nobody takes the connection") {
  const test::FullQueue busy;
  Attempt attempt = to(busy.port());
  attempt.connect_limit = std::chrono::milliseconds(200);
  const Observation seen = observe(attempt);
  REQUIRE(seen.tried.size() == 1);
  CHECK(seen.tried.front().result == net::AddressTried::Result::timeout);
  CHECK(seen.tried.front().error == "Connection timed out");
  CHECK_FALSE(seen.connected());
}

TEST_CASE("observe: names and addresses") {
  const Server server([](Peer& peer) { peer.wait_for_end(); });
  Attempt attempt = briefly(server);
  attempt.address.clear();
  attempt.host = "127.0.0.1";
  CHECK(observe(attempt).address() == "127.0.0.1");
  attempt.family = Attempt::Family::v6;
  CHECK_FALSE(observe(attempt).resolve_error.empty());
  attempt.family = Attempt::Family::v4;
  attempt.host = "localhost";
  CHECK(observe(attempt).addresses == std::vector<std::string>{"127.0.0.1"});
  attempt.host = std::string("local\0host", 10);
  CHECK_FALSE(observe(attempt).resolve_error.empty());
  attempt.host = "no such name.invalid";
  const Observation none = observe(attempt);
  CHECK_FALSE(none.resolve_error.empty());
  CHECK(none.tried.empty());
  attempt.address = "not an address";
  const Observation strange = observe(attempt);
  REQUIRE(strange.tried.size() == 1);
  CHECK(strange.tried.front().result == net::AddressTried::Result::failed);
}

TEST_CASE("observe: a server that closes, resets or is silent after ClientHello") {
  const Server fin([](Peer& peer) { peer.hear(); });
  const Observation closed = observe(to(fin));
  CHECK(closed.end == End::closed);
  CHECK(closed.octets_received == 0);
  CHECK(closed.chain.empty());
  CHECK_FALSE(closed.alert);
  CHECK(closed.messages.size() == 1);

  const Server farewell([](Peer& peer) {
    peer.hear();
    peer.say(Bytes{21, 3, 3, 0, 2, 1, 0});
    peer.wait_for_end();
  });
  const Observation politely = observe(to(farewell));
  CHECK(politely.end == End::closed);
  CHECK_FALSE(politely.alert);

  const Server rst([](Peer& peer) {
    peer.hear();
    peer.reset();
  });
  CHECK(observe(to(rst)).end == End::reset);

  const Server silent([](Peer& peer) { peer.wait_for_end(); });
  const Observation timeout = observe(briefly(silent));
  CHECK(timeout.end == End::timeout);
  CHECK(timeout.tls_error.empty());
}

TEST_CASE("observe: what comes is no TLS") {
  const Server http([](Peer& peer) {
    peer.hear();
    peer.say("HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n");
    peer.wait_for_end();
  });
  const Observation seen = observe(to(http));
  CHECK(seen.end == End::not_tls);
  CHECK(as_text(seen.first_octets) == "HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n");

  const Server smtp([](Peer& peer) {
    peer.say("220 mail ESMTP\r\n");
    peer.wait_for_end();
  });
  CHECK(observe(to(smtp)).end == End::not_tls);
  const Server brief([](Peer& peer) { peer.say("no"); });
  CHECK(observe(to(brief)).end == End::not_tls);
  const Server garbage([](Peer& peer) {
    peer.say(std::string("\x16\x03\x03\x00\x04zzzz", 9));
    peer.wait_for_end();
  });
  const Observation odd = observe(to(garbage));
  CHECK(odd.end == End::failed);
  CHECK(odd.tls_error == "unexpected message");
}

TEST_CASE("observe: alerts, with their direction") {
  for (const std::uint8_t description : Bytes{40, 80, 112}) {
    const Server server([&](Peer& peer) {
      peer.hear();
      peer.say(Bytes{21, 3, 3, 0, 2, 2, description});
    });
    const Observation seen = observe(to(server));
    CHECK(seen.end == End::alert);
    CHECK(seen.alert == description);
    CHECK(saw(seen, true, net::alert_name(description) + " (" + std::to_string(description) + ")"));
  }
  CHECK(net::alert_name(112) == "unrecognized_name");
  CHECK(net::alert_name(200) == "alert 200");
  // Ours is not the server's.
  const Server old([](Peer& peer) {
    peer.hear();
    peer.say(server_hello(1));
    peer.wait_for_end();
  });
  const Observation seen = observe(to(old));
  CHECK(seen.end == End::failed);
  CHECK(seen.version == TlsVersion::tls1_0);
  CHECK(seen.tls_error == "unsupported protocol");
  CHECK_FALSE(seen.alert);
  CHECK(saw(seen, false, "protocol_version (70)"));
}

TEST_CASE("observe: a server without a certificate") {
  test::TlsServes how;
  const Server server([&](Peer& peer) { serve_tls(peer, how); });
  const Observation seen = observe(to(server));
  CHECK(seen.end == End::alert);
  CHECK(seen.alert == 40);
}

TEST_CASE("observe: the name that is asked for") {
  test::TlsServes how = good();
  how.only_name = "localhost";
  const Server server([&](Peer& peer) { serve_tls(peer, how); });
  CHECK(observe(to(server)).end == End::finished);
  Attempt attempt = to(server);
  attempt.server_name = "other.test";
  CHECK(observe(attempt).alert == 112);
  attempt.server_name = std::nullopt;
  CHECK(observe(attempt).alert == 112);
  attempt.server_name = std::string(300, 'a');
  CHECK(observe(attempt).end == End::failed);
}

TEST_CASE("observe: a client's certificate is wanted, TLS 1.2 and 1.3") {
  for (const TlsVersion version : {TlsVersion::tls1_2, TlsVersion::tls1_3}) {
    CAPTURE(to_word(version));
    test::TlsServes how = good();
    how.newest = static_cast<int>(version);
    how.wants_client = true;
    how.client_cas = {test::rsa_identity().root};
    const Server server([&](Peer& peer) { serve_tls(peer, how); });
    Attempt attempt = to(server);
    const Observation without = observe(attempt);
    CHECK(without.version == version);
    CHECK(without.client_certificate_wanted);
    REQUIRE(without.client_ca_names.size() == 1);
    CHECK(without.client_ca_names.front() == to_bytes(test::rsa_identity().root.subject_der()));
    CHECK(without.chain == der(how.chain));
    CHECK(without.alert == (version == TlsVersion::tls1_3 ? 116 : 40));
    CHECK(without.end == (version == TlsVersion::tls1_3 ? End::finished : End::alert));
    CHECK(without.closed_after_handshake == (version == TlsVersion::tls1_3));

    attempt.http_path = "/";
    const Observation asked = observe(attempt);
    CHECK(asked.http.has_value() == (version == TlsVersion::tls1_3));
    if (asked.http) CHECK(asked.http->error == "the server answers with the TLS alert certificate_required");
    attempt.http_path.clear();

    attempt.client = client(test::rsa_identity());
    const Observation with = observe(attempt);
    CHECK(with.end == End::finished);
    CHECK_FALSE(with.alert);
    CHECK_FALSE(with.closed_after_handshake);
    CHECK(with.client_certificate_wanted);
    CHECK_FALSE(with.asked.client);
  }
}

TEST_CASE("observe: a client's certificate is wanted once the server knows what for") {
  test::TlsServes how = good();
  how.newest = static_cast<int>(TlsVersion::tls1_2);
  how.wants_client_later = true;
  how.client_cas = {test::rsa_identity().root};
  how.http = "HTTP/1.1 200 OK\r\n\r\n";
  const Server server([&](Peer& peer) { serve_tls(peer, how); });
  Attempt attempt = to(server);
  CHECK_FALSE(observe(attempt).client_certificate_wanted);
  attempt.http_path = "/secure";
  const Observation without = observe(attempt);
  CHECK(without.end == End::finished);
  CHECK(without.client_certificate_wanted);
  CHECK(without.client_ca_names.size() == 1);
  CHECK(without.alert == 40);
  CHECK(without.closed_after_handshake);
  CHECK(without.chain == der(how.chain));
  REQUIRE(without.http);
  CHECK(without.http->error == "the server answers with the TLS alert handshake_failure");
  attempt.client = client(test::rsa_identity());
  const Observation with = observe(attempt);
  REQUIRE(with.http);
  CHECK(with.http->status == 200);
  CHECK(with.client_certificate_wanted);
}

TEST_CASE("observe: a client's certificate that cannot be used is the caller's mistake") {
  Attempt attempt = to(test::closed_port());
  auto odd = std::make_shared<Attempt::Client>();
  odd->certificates_pem = to_pem(test::rsa_identity().leaf);
  odd->key_pem = to_pem_unencrypted(test::ec_identity().leaf_key, KeyFormat::pkcs8);
  attempt.client = odd;
  CHECK_THROWS_AS(observe(attempt), Error);
  attempt.client = std::make_shared<Attempt::Client>();
  CHECK_THROWS_AS(observe(attempt), Error);
}

TEST_CASE("observe: knobs") {
  test::TlsServes how = good();
  const Server server([&](Peer& peer) { serve_tls(peer, how); });
  Attempt attempt = to(server);
  attempt.newest = TlsVersion::tls1_2;
  CHECK(observe(attempt).version == TlsVersion::tls1_2);
  attempt = to(server);
  attempt.small_hello = true;
  const Observation small = observe(attempt);
  CHECK(small.end == End::finished);
  CHECK(small.hello_size < 256);
  CHECK(observe(to(server)).hello_size > small.hello_size);
  attempt = to(server);
  attempt.rsa_only = true;
  CHECK(observe(attempt).alert == 40);

  test::TlsServes rsa = good(test::rsa_identity());
  const Server other([&](Peer& peer) { serve_tls(peer, rsa); });
  attempt.port = other.port();
  CHECK(observe(attempt).end == End::finished);
  attempt.newest = TlsVersion::tls1_2;
  attempt.small_hello = true;
  CHECK(observe(attempt).end == End::finished);
}

TEST_CASE("observe: a server that knows TLS 1.0 alone") {
  test::TlsServes how = good(test::rsa_identity());
  how.oldest = how.newest = static_cast<int>(TlsVersion::tls1_0);
  how.old_ciphers = true;
  const Server server([&](Peer& peer) { serve_tls(peer, how); });
  Attempt attempt = to(server);
  const Observation ordinary = observe(attempt);
  CHECK(ordinary.end != End::finished);
  attempt.everything_old = true;
  const Observation old = observe(attempt);
  CHECK(old.end == End::finished);
  CHECK(old.version == TlsVersion::tls1_0);
  CHECK(old.chain == der(how.chain));
}

TEST_CASE("observe: a certificate that cannot be read is there nevertheless") {
  const Bytes leaf = to_bytes(test::rsa_identity().leaf.der()), garbage{0x30, 3, 2, 1};
  const Server server([&](Peer& peer) {
    peer.hear();
    const std::size_t size = 3 + garbage.size() + 3 + leaf.size();
    Bytes content{0, static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
    for (const Bytes* one : {&garbage, &leaf}) {
      const Bytes length{0, static_cast<std::uint8_t>(one->size() >> 8), static_cast<std::uint8_t>(one->size())};
      content.insert(content.end(), length.begin(), length.end());
      content.insert(content.end(), one->begin(), one->end());
    }
    peer.say(server_hello(3));
    peer.say(handshake(11, content));
    peer.wait_for_end();
  });
  const Observation seen = observe(to(server));
  CHECK(seen.end == End::failed);
  CHECK(seen.tls_error == "a certificate that it sends cannot be read");
  CHECK(seen.chain == std::vector<Bytes>{garbage, leaf});
  CHECK(seen.version == TlsVersion::tls1_2);
}

TEST_CASE("observe: HTTP over it") {
  test::TlsServes how = good();
  how.http =
      "HTTP/1.1 401 Unauthorized\r\nSERVER: Microsoft-IIS/10.0\r\nWWW-Authenticate: Negotiate\r\nWWW-Authenticate: NTLM\r\n"
      "Location: /x\x1b[1m\r\nContent-Type: text/html\r\n\r\n" +
      std::string(10'000, 'b');
  const Server server([&](Peer& peer) { serve_tls(peer, how); });
  Attempt attempt = to(server);
  attempt.http_path = "/ews/exchange asmx\r\nX: y";
  const Observation seen = observe(attempt);
  REQUIRE(seen.http);
  CHECK(seen.http->status == 401);
  CHECK(seen.http->status_line == "HTTP/1.1 401 Unauthorized");
  CHECK(seen.http->server == "Microsoft-IIS/10.0");
  CHECK(seen.http->www_authenticate == "Negotiate, NTLM");
  CHECK(seen.http->location == "/x\\x1b[1m");
  CHECK(seen.http->content_type == "text/html");
  CHECK(seen.http->error.empty());
  CHECK(seen.http->body_start == std::string(4096, 'b'));

  how.http.clear();
  const Observation closed = observe(attempt);
  REQUIRE(closed.http);
  CHECK(closed.http->status == 0);
  CHECK(closed.http->error == "closed without an answer");
  CHECK(closed.closed_after_handshake);
  how.http = "220 this is no HTTP\r\n";
  CHECK(observe(attempt).http->error == "an answer that is not HTTP");
}

TEST_CASE("observe: a server that never comes to an end is left") {
  // One octet after the other, slowly, for ever.
  const Server slow([](Peer& peer) {
    const std::string start("\x16\x03\x03\x40\x00", 5);
    for (std::size_t at = 0; peer.say(at < start.size() ? start.substr(at, 1) : std::string("\x02")); ++at)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
  });
  CHECK(observe(briefly(slow)).end == End::timeout);

  // A chain without end.
  const Server chain([](Peer& peer) {
    peer.hear();
    peer.say(server_hello(3));
    peer.say(std::string("\x16\x03\x03\x40\x00\x0b\xff\xff\xff\xff\xff\xfc", 12));
    peer.say(std::string(0x4000 - 7, '\0'));
    while (peer.say(std::string("\x16\x03\x03\x40\x00", 5) + std::string(0x4000, '\0'))) {
    }
  });
  const Observation long_chain = observe(to(chain));
  CHECK(long_chain.end == End::failed);
  CHECK(long_chain.chain_too_long);
  CHECK(long_chain.octets_received < 1u << 20);

  // HelloRequests without end.
  const Server endless([](Peer& peer) {
    std::string record("\x16\x03\x03\x10\x00", 5);
    record.resize(5 + 0x1000, '\0');
    while (peer.say(record)) {
    }
  });
  const Observation messages = observe(to(endless));
  CHECK(messages.end == End::failed);
  CHECK(messages.messages.size() <= 200);

  // A header without end.
  test::TlsServes how = good();
  how.http = "HTTP/1.1 200 OK\r\nX: " + std::string(200'000, 'x');
  const Server header([&](Peer& peer) { serve_tls(peer, how); });
  Attempt attempt = to(header);
  attempt.http_path = "/";
  const Observation seen = observe(attempt);
  REQUIRE(seen.http);
  CHECK(seen.http->status == 0);
  CHECK(seen.http->error == "a header of more than 64 KiB");
}

TEST_CASE("observe: more certificates than a chain has") {
  test::TlsServes how = good();
  how.chain.resize(1, test::ec_identity().leaf);
  for (int i = 0; i < 150; ++i) how.chain.push_back(test::ec_identity().root);
  const Server server([&](Peer& peer) { serve_tls(peer, how); });
  const Observation seen = observe(to(server));
  CHECK(seen.end == End::finished);
  CHECK(seen.chain_too_long);
  CHECK(seen.chain.size() == Observation::kMostCertificates);
}
