// Which cause a handshake that fails is put down to, and that no more attempts are made than it takes.
#include <doctest/doctest.h>

#include "fake_server.hpp"

using namespace certkit;
using namespace certkit::diagnose;
using namespace certkit::diagnose::fake;
using net::TlsVersion;

TEST_CASE("a handshake that comes to its end is not tried again") {
  const Answer answer = check([](const Attempt& asked) { return finished(asked); });
  CHECK(answer.one.attempts.size() == 1);
  CHECK(answer.findings.empty());
}

TEST_CASE("closed after the ClientHello, whatever is sent: most likely no private key") {
  for (const End end : {End::closed, End::reset}) {
    const Answer answer = check([&](const Attempt& asked) { return ended(asked, end); });
    REQUIRE(answer.first() == "closed-after-client-hello");
    CHECK(answer.findings.size() == 1);
    CHECK(answer.findings.front().message.find("most likely no certificate with a usable private key") != std::string::npos);
    CHECK(answer.findings.front().evidence.find("without SNI: the same") != std::string::npos);
    CHECK(answer.findings.front().fix.find("-repairstore") != std::string::npos);
    CHECK(answer.one.attempts.size() <= Means::kMostAttempts);
  }
}

TEST_CASE("closed for one name only: the certificate that is bound to it") {
  const Answer answer = check([](const Attempt& asked) { return asked.server_name ? ended(asked, End::closed) : finished(asked); });
  REQUIRE(answer.first() == "closed-after-client-hello");
  CHECK(answer.findings.front().message.find("almost certainly the certificate that is bound to www.contoso.com") != std::string::npos);
}

TEST_CASE("closed for a long ClientHello only: a filter") {
  const Answer answer =
      check([](const Attempt& asked) { return asked.small_hello ? finished(asked, TlsVersion::tls1_2) : ended(asked, End::reset); });
  REQUIRE(answer.first() == "closed-after-client-hello");
  CHECK(answer.findings.front().message.find("filter on the way") != std::string::npos);
}

TEST_CASE("silence is not waited for at the same length again") {
  std::vector<std::chrono::milliseconds> limits;
  const Answer answer = check([&](const Attempt& asked) {
    limits.push_back(asked.whole_limit);
    Observation seen = ended(asked, End::timeout);
    seen.time = asked.whole_limit;
    return seen;
  });
  CHECK(answer.first() == "handshake-timeout");
  REQUIRE(limits.size() > 1);
  std::chrono::milliseconds whole{0};
  for (const auto limit : limits) whole += limit;
  CHECK(limits[1] < limits[0]);
  CHECK(whole <= 3 * limits[0]);
}

TEST_CASE("a server with nothing newer than TLS 1.0") {
  const Answer answer = check([](const Attempt& asked) {
    return asked.oldest == TlsVersion::tls1_0 ? finished(asked, TlsVersion::tls1_0, "AES128-SHA") : alert(asked, 70);
  });
  CHECK(answer.first() == "protocol-too-old");
  CHECK(answer.one.attempts.size() == 2);
  REQUIRE(answer.has("handshake-alert"));
  CHECK(answer.findings.back().because_of == "protocol-too-old");
}

TEST_CASE("a server whose ciphers nobody offers any more") {
  const Answer answer = check(
      [](const Attempt& asked) { return asked.everything_old ? finished(asked, TlsVersion::tls1_2, "NULL-SHA256") : alert(asked, 40); });
  CHECK(answer.first() == "no-common-cipher");
  CHECK(answer.findings.front().message.find("NULL-SHA256") != std::string::npos);
}

TEST_CASE("an alert that nothing explains is said in words") {
  const Answer answer = check([](const Attempt& asked) { return alert(asked, 40); });
  REQUIRE(answer.first() == "handshake-alert");
  CHECK(answer.findings.front().message.find("no certificate with a key that it can use") != std::string::npos);
  const Answer other = check([](const Attempt& asked) { return alert(asked, 80); });
  CHECK(other.first() == "handshake-alert");
  CHECK(other.findings.front().message.find("internal_error (80)") != std::string::npos);
}

TEST_CASE("SNI: an unknown name, no name, and a name that helps") {
  CHECK(check([](const Attempt& asked) { return alert(asked, 112); }).first() == "handshake-alert");
  Question by_address;
  by_address.sends_sni = false;
  const Answer helped = check([](const Attempt& asked) { return asked.server_name ? finished(asked) : alert(asked, 112); }, by_address);
  CHECK(helped.first() == "sni-required");
  CHECK(helped.one.attempts.size() == 2);
  by_address.host = "192.0.2.1";
  CHECK(check([](const Attempt& asked) { return alert(asked, 112); }, by_address).first() == "sni-required");
}

TEST_CASE("a server that closes where no name was sent: its certificate may be bound to one") {
  Question question;
  question.host = "192.0.2.1";
  question.sends_sni = false;
  const Answer answer = check([](const Attempt& asked) { return ended(asked, End::closed); }, question);
  REQUIRE(answer.first() == "closed-after-client-hello");
  CHECK(answer.findings.front().message.find("no server name (SNI) was sent") != std::string::npos);
}

TEST_CASE("a server that wants a certificate of the client") {
  for (const std::uint8_t description : std::initializer_list<std::uint8_t>{40, 42, 116}) {
    const Answer answer = check([&](const Attempt& asked) {
      Observation seen = alert(asked, description);
      if (description == 116) seen.end = End::finished;  // TLS 1.3 judges it when our handshake is over
      seen.client_certificate_wanted = true;
      return seen;
    });
    CHECK(answer.first() == "client-certificate-required");
    CHECK(answer.one.attempts.size() == 1);
  }
  const Answer asks = check([](const Attempt& asked) {
    Observation seen = finished(asked);
    seen.client_certificate_wanted = true;
    return seen;
  });
  REQUIRE(asks.first() == "client-certificate-required");
  CHECK(asks.findings.front().severity == Severity::warning);  // what it does without one, only a request shows
}

TEST_CASE("not TLS: what it is, and how TLS begins there") {
  struct Row {
    std::string octets, what, fix;
  };
  for (const Row& row :
       {Row{"HTTP/1.1 400 Bad Request\r\n", "an HTTP server without TLS", "listen 443 ssl"},
        Row{"SSH-2.0-OpenSSH_9.2p1\r\n", "an SSH server", ""}, Row{"220 mail.contoso.com ESMTP\r\n", "(SMTP)", "--starttls smtp"},
        Row{"220 (vsFTPd 3.0.3)\r\n", "an FTP server", "--starttls ftp"}, Row{"* OK IMAP4rev1\r\n", "(IMAP)", "--starttls imap"},
        Row{"+OK POP3\r\n", "(POP3)", "--starttls pop3"},
        Row{std::string("\x4a\0\0\0\x0a"
                        "8.0.36",
                        11),
            "MySQL", "--starttls mysql"},
        Row{"what is this", "no TLS", ""}}) {
    const Answer answer = check([&](const Attempt& asked) {
      Observation seen = ended(asked, End::not_tls);
      seen.first_octets.assign(row.octets.begin(), row.octets.end());
      return seen;
    });
    CAPTURE(row.octets);
    REQUIRE(answer.first() == "not-tls");
    CHECK(answer.one.attempts.size() == 1);
    CHECK(answer.findings.front().message.find(row.what) != std::string::npos);
    CHECK(answer.findings.front().fix.find(row.fix) != std::string::npos);
  }
}

TEST_CASE("a port that is known for STARTTLS is spoken to in its protocol") {
  Question question;
  question.port = 5432;
  const Answer answer =
      check([](const Attempt& asked) { return asked.starttls == net::Starttls::postgres ? finished(asked) : ended(asked, End::closed); },
            question);
  CHECK(answer.first() == "not-tls");
  CHECK(answer.findings.front().fix.find("--starttls postgres") != std::string::npos);
  CHECK(answer.findings.back().because_of == "not-tls");
}

TEST_CASE("before TLS: names, connections, STARTTLS") {
  using Result = net::AddressTried::Result;
  const auto tried = [](Result result) {
    return check([result](const Attempt& asked) {
      Observation seen;
      seen.asked = asked;
      seen.tried = {{"192.0.2.1", result, "no", std::chrono::milliseconds(5)}};
      return seen;
    });
  };
  CHECK(tried(Result::refused).first() == "connection-refused");
  CHECK(tried(Result::timeout).first() == "connection-timeout");
  CHECK(tried(Result::unreachable).first() == "host-unreachable");
  CHECK(check([](const Attempt& asked) {
          Observation seen;
          seen.asked = asked;
          seen.resolve_error = "Name or service not known";
          return seen;
        }).first() == "name-not-resolved");
  CHECK(check([](const Attempt& asked) {
          Observation seen = connected(asked);
          seen.before = Observation::Before::refused;
          seen.before_said = "502 not implemented";
          return seen;
        }).first() == "starttls-refused");
  const Answer second = check([](const Attempt& asked) {
    Observation seen = finished(asked);
    seen.tried.insert(seen.tried.begin(), {"192.0.2.7", Result::refused, "Connection refused", std::chrono::milliseconds(1)});
    return seen;
  });
  REQUIRE(second.first() == "address-unreachable");
  CHECK(second.findings.front().severity == Severity::warning);
}

TEST_CASE("never more than the attempts that are allowed, whatever a server does") {
  for (int seed = 0; seed < 200; ++seed) {
    std::size_t n = 0;
    const Answer answer = check([&](const Attempt& asked) {
      ++n;
      const auto pick = (static_cast<std::size_t>(seed) * 7919 + n * 104729) % 8;
      Observation seen = alert(asked, static_cast<std::uint8_t>(seed));
      seen.end = static_cast<End>(pick);
      if (seen.end != End::alert) seen.alert.reset();
      seen.octets_received = pick % 2;
      return seen;
    });
    CHECK(n <= Means::kMostAttempts);
    CHECK(answer.one.attempts.size() == n);
  }
}

TEST_CASE("what a hostile server sends in place of certificates and names is said, and ends nothing") {
  const Answer answer = check([](const Attempt& asked) {
    Observation seen = finished(asked);
    seen.chain = {Bytes{1, 2, 3}, Bytes{}, Bytes(5000, 0x30)};
    seen.client_certificate_wanted = true;
    seen.client_ca_names = {Bytes{0x30, 0x80}, Bytes{}, Bytes(300, 0xff)};
    seen.cipher = "\x1b[31m";
    return seen;
  });
  CHECK(answer.one.sent.empty());
  CHECK(answer.one.unreadable.size() == 3);
  CHECK(answer.has("client-certificate-required"));
  for (const Finding& finding : answer.findings) CHECK((finding.message + finding.evidence).find('\x1b') == std::string::npos);
}
