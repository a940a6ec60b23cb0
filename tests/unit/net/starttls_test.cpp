// What stands before TLS, protocol by protocol: a server that agrees, one that refuses, and those that do neither.
#include <doctest/doctest.h>

#include "net/observation.hpp"
#include "server.hpp"

using namespace certkit;
using net::Attempt;
using net::Observation;
using net::Starttls;
using test::Peer;
using test::Server;
using Before = Observation::Before;

namespace {

using Talk = std::function<void(Peer&)>;

Attempt to(const Server& server, Starttls protocol) {
  Attempt attempt;
  attempt.host = "localhost";
  attempt.address = "127.0.0.1";
  attempt.port = server.port();
  attempt.starttls = protocol;
  return attempt;
}

// The talk, then TLS.
void agrees(Starttls protocol, const Talk& talk) {
  CAPTURE(net::to_word(protocol));
  test::TlsServes how;
  how.chain = {test::ec_identity().leaf};
  how.key = &test::ec_identity().leaf_key;
  const Server server([&](Peer& peer) {
    talk(peer);
    serve_tls(peer, how);
  });
  const Observation seen = observe(to(server, protocol));
  CHECK(seen.before == Before::ready);
  CHECK(seen.before_said == "");
  CHECK(seen.end == Observation::End::finished);
  REQUIRE_FALSE(seen.first_octets.empty());
  CHECK(seen.first_octets.front() == 22);
}

// What is said then.
std::string answered(Starttls protocol, Before before, const Talk& talk) {
  CAPTURE(net::to_word(protocol));
  const Server server([&](Peer& peer) {
    talk(peer);
    peer.wait_for_end();
  });
  Attempt attempt = to(server, protocol);
  attempt.whole_limit = std::chrono::seconds(5);
  const Observation seen = observe(attempt);
  CHECK(seen.before == before);
  CHECK(seen.end == Observation::End::none);
  CHECK(seen.octets_sent == 0);
  return seen.before_said;
}
std::string refusal(Starttls protocol, const Talk& talk) { return answered(protocol, Before::refused, talk); }
std::string failure(Starttls protocol, const Talk& talk) { return answered(protocol, Before::failed, talk); }

std::string mysql_greeting(bool tls) {
  std::string packet("\x0a", 1);
  packet += "8.0.36";
  packet += std::string("\0\1\0\0\0abcdefgh\0", 14);
  packet += std::string(tls ? "\xff\xff" : "\xff\xf7", 2);
  packet += std::string("\x21\2\0\xff\xff\x15", 6);
  return static_cast<char>(packet.size()) + std::string("\0\0\0", 3) + packet;
}

std::string rdp_answer(std::uint8_t type, std::uint8_t value) {
  std::string answer("\3\0\0\x13\x0e\xd0\0\0\x12\x34\0", 11);
  answer += static_cast<char>(type);
  answer += std::string("\0\x08\0", 3);
  answer += static_cast<char>(value);
  return answer + std::string("\0\0\0", 3);
}

}  // namespace

TEST_CASE("starttls: words") {
  CHECK(net::starttls_words().size() == 12);
  for (const std::string& word : net::starttls_words()) {
    const auto protocol = net::starttls_from_word(word);
    REQUIRE(protocol);
    CHECK(net::to_word(*protocol) == word);
  }
  CHECK_FALSE(net::starttls_from_word("none"));
  CHECK_FALSE(net::starttls_from_word(""));
}

TEST_CASE("starttls: smtp") {
  const Talk greet = [](Peer& peer) {
    peer.say("220-mail.contoso.com\r\n220 ready\r\n");
    CHECK(peer.line().starts_with("EHLO "));
    peer.say("250-mail.contoso.com\r\n250-STARTTLS\r\n250 8BITMIME\r\n");
    CHECK(peer.line() == "STARTTLS");
  };
  agrees(Starttls::smtp, [&](Peer& peer) {
    greet(peer);
    peer.say("220 go ahead\r\n");
  });
  CHECK(refusal(Starttls::smtp, [&](Peer& peer) {
          greet(peer);
          peer.say("454 4.7.0 TLS not available\x07\r\n");
        }) == "454 4.7.0 TLS not available\\x07");
  CHECK(refusal(Starttls::smtp, [](Peer& peer) { peer.say("554 no\r\n"); }) == "554 no");
  CHECK(failure(Starttls::smtp, [](Peer& peer) { peer.say("HTTP/1.1 400 Bad Request\r\n"); }) ==
        "an answer of another protocol: HTTP/1.1 400 Bad Request");
}

TEST_CASE("starttls: imap, pop3, sieve, nntp, ftp") {
  agrees(Starttls::imap, [](Peer& peer) {
    peer.say("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n");
    CHECK(peer.line() == "a1 STARTTLS");
    peer.say("* CAPABILITY x\r\na1 OK begin\r\n");
  });
  CHECK(refusal(Starttls::imap, [](Peer& peer) {
          peer.say("* OK ready\r\n");
          peer.line();
          peer.say("a1 BAD no TLS here\r\n");
        }) == "a1 BAD no TLS here");
  CHECK(refusal(Starttls::imap, [](Peer& peer) { peer.say("* BYE full\r\n"); }) == "* BYE full");

  agrees(Starttls::pop3, [](Peer& peer) {
    peer.say("+OK\r\n");
    CHECK(peer.line() == "STLS");
    peer.say("+OK begin\r\n");
  });
  CHECK(refusal(Starttls::pop3, [](Peer& peer) {
          peer.say("+OK\r\n");
          peer.line();
          peer.say("-ERR unknown command\r\n");
        }) == "-ERR unknown command");

  agrees(Starttls::sieve, [](Peer& peer) {
    peer.say("\"IMPLEMENTATION\" \"x\"\r\n\"STARTTLS\"\r\nOK ready\r\n");
    CHECK(peer.line() == "STARTTLS");
    peer.say("OK\r\n");
  });
  CHECK(refusal(Starttls::sieve, [](Peer& peer) {
          peer.say("OK\r\n");
          peer.line();
          peer.say("NO \"no TLS\"\r\n");
        }) == "NO \"no TLS\"");

  agrees(Starttls::nntp, [](Peer& peer) {
    peer.say("201 no posting\r\n");
    CHECK(peer.line() == "STARTTLS");
    peer.say("382 continue\r\n");
  });
  CHECK(refusal(Starttls::nntp, [](Peer& peer) {
          peer.say("200 hello\r\n");
          peer.line();
          peer.say("580 cannot\r\n");
        }) == "580 cannot");

  agrees(Starttls::ftp, [](Peer& peer) {
    peer.say("220-Welcome\r\n 220 lines\r\nhere\r\n220 ready\r\n");
    CHECK(peer.line() == "AUTH TLS");
    peer.say("234 go\r\n");
  });
  CHECK(refusal(Starttls::ftp, [](Peer& peer) {
          peer.say("220 ready\r\n");
          peer.line();
          peer.say("530 log in first\r\n");
        }) == "530 log in first");
}

TEST_CASE("starttls: ldap, with lengths as Active Directory writes them") {
  agrees(Starttls::ldap, [](Peer& peer) {
    CHECK(peer.octets(31).ends_with("1.3.6.1.4.1.1466.20037"));
    peer.say(std::string("\x30\x84\0\0\0\x10\2\1\1\x78\x84\0\0\0\7\x0a\1\0\4\0\4\0", 22));
  });
  CHECK(refusal(Starttls::ldap, [](Peer& peer) {
          peer.octets(31);
          peer.say(std::string("\x30\x0f\2\1\1\x78\x0a\x0a\1\x34\4\0\4\3no!", 17));
        }) == "result 52: no!");
  CHECK(failure(Starttls::ldap, [](Peer& peer) {
          peer.octets(31);
          peer.say(std::string("\x30\x02\2\1", 4));
        }).starts_with("an answer that is not LDAP"));
  CHECK(failure(Starttls::ldap, [](Peer& peer) { peer.say(std::string("\x30\x84\x7f\xff\xff\xff", 6)); }) ==
        "an answer of 2147483647 octets before TLS");
}

TEST_CASE("starttls: xmpp, of clients and of servers") {
  for (const Starttls protocol : {Starttls::xmpp, Starttls::xmpp_server}) {
    agrees(protocol, [&](Peer& peer) {
      std::string asked;
      while (asked.find("streams'>") == std::string::npos) asked += peer.octets(1);
      CHECK(asked.find("to='localhost'") != std::string::npos);
      CHECK((asked.find("jabber:server") != std::string::npos) == (protocol == Starttls::xmpp_server));
      peer.say(
          "<?xml version='1.0'?><stream:stream><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>");
      while (!asked.ends_with("xmpp-tls'/>")) asked += peer.octets(1);
      peer.say("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    });
  }
  CHECK(refusal(Starttls::xmpp, [](Peer& peer) { peer.say("<stream:stream><stream:features><x/></stream:features>"); }) ==
        "its features do not have STARTTLS");
  CHECK(refusal(Starttls::xmpp, [](Peer& peer) {
          peer.say("<stream:stream><stream:error><host-unknown/></stream:error></stream:stream>");
        }) == "<stream:error><host-unknown/></stream:error></stream:stream>");
}

TEST_CASE("starttls: postgres and mysql") {
  agrees(Starttls::postgres, [](Peer& peer) {
    CHECK(peer.octets(8) == std::string("\0\0\0\x08\x04\xd2\x16\x2f", 8));
    peer.say("S");
  });
  CHECK(refusal(Starttls::postgres, [](Peer& peer) { peer.say("N"); }).starts_with("N: "));
  CHECK(refusal(Starttls::postgres, [](Peer& peer) { peer.say("E\0\0\0\x10"); }).starts_with("E: "));
  CHECK(failure(Starttls::postgres, [](Peer& peer) { peer.say("HTTP"); }) == "an answer of another protocol: H");

  agrees(Starttls::mysql, [](Peer& peer) {
    peer.say(mysql_greeting(true));
    const std::string request = peer.octets(36);
    CHECK(request.substr(0, 4) == std::string("\x20\0\0\1", 4));
    CHECK((request[5] & 0x08) != 0);
  });
  CHECK(refusal(Starttls::mysql, [](Peer& peer) { peer.say(mysql_greeting(false)); }) == "version 8.0.36 does not offer TLS");
  CHECK(refusal(Starttls::mysql, [](Peer& peer) { peer.say(std::string("\x0b\0\0\0\xff\x6a\x04not you.", 15)); }) ==
        "error 1130: not you.");
  CHECK(refusal(Starttls::mysql, [](Peer& peer) { peer.say(std::string("\3\0\0\0\xff\x6a\x04", 7)); }) == "error 1130");
}

TEST_CASE("starttls: rdp") {
  agrees(Starttls::rdp, [](Peer& peer) {
    CHECK(peer.octets(19).substr(11) == std::string("\1\0\x08\0\3\0\0\0", 8));
    peer.say(rdp_answer(2, 1));
  });
  CHECK(refusal(Starttls::rdp, [](Peer& peer) { peer.say(rdp_answer(3, 3)); }) == "SSL_CERT_NOT_ON_SERVER");
  CHECK(refusal(Starttls::rdp, [](Peer& peer) { peer.say(rdp_answer(3, 77)); }) == "failure 77");
  CHECK(refusal(Starttls::rdp, [](Peer& peer) { peer.say(std::string("\3\0\0\x0b\6\xd0\0\0\0\0\0", 11)); }) ==
        "it does Remote Desktop's own security alone, without TLS");
}

TEST_CASE("starttls: a server that says nothing, goes, or never ends") {
  const Server silent([](Peer& peer) { peer.wait_for_end(); });
  Attempt attempt = to(silent, Starttls::smtp);
  attempt.whole_limit = std::chrono::milliseconds(200);
  const Observation seen = observe(attempt);
  CHECK(seen.before == Before::failed);
  CHECK(seen.before_said == "no answer in time");

  const Server gone([](Peer&) {});
  CHECK(observe(to(gone, Starttls::imap)).before_said == "the server closed the connection");
  const Server lines([](Peer& peer) {
    while (peer.say("220-and so on\r\n")) {
    }
  });
  CHECK(observe(to(lines, Starttls::smtp)).before_said == "the server says more than 200 lines before TLS");
  const Server line([](Peer& peer) {
    while (peer.say("220 and so on ")) {
    }
  });
  CHECK(observe(to(line, Starttls::smtp)).before_said == "a line of more than 8192 octets before TLS");
  CHECK(observe(to(line, Starttls::xmpp)).before_said == "the server says more than 64 KiB before TLS");
}
