// Through the eyes of old clients: what they would meet at a server that is right for those of today.
#include "diagnose/eyes.hpp"

#include <doctest/doctest.h>

#include "fake_server.hpp"

using namespace certkit;
using namespace certkit::diagnose;
using namespace certkit::diagnose::fake;
using net::TlsVersion;

namespace {

Question as(Client client) {
  Question question;
  question.client = client;
  return question;
}

}  // namespace

TEST_CASE("each client has a word, and the word leads back to it") {
  for (const std::string& word : client_words()) {
    REQUIRE(client_from_word(word));
    CHECK(eyes_of(*client_from_word(word)).word == word);
  }
  CHECK_FALSE(client_from_word("netscape"));
}

TEST_CASE("a server with TLS 1.3 alone is too new for each of the old ones") {
  for (const Client client : {Client::windows_schannel, Client::java8, Client::openssl1_0, Client::lync_phone}) {
    const Answer answer =
        check([](const Attempt& asked) { return asked.newest == TlsVersion::any ? finished(asked) : alert(asked, 70); }, as(client));
    REQUIRE(answer.first() == "protocol-too-new-for-client");
    CHECK(answer.findings.front().message.find(eyes_of(client).name) != std::string::npos);
  }
}

TEST_CASE("TLS 1.2 will do for all but the phone") {
  const Server server = [](const Attempt& asked) {
    return asked.newest == TlsVersion::any || asked.newest >= TlsVersion::tls1_2 ? finished(asked, TlsVersion::tls1_2) : alert(asked, 70);
  };
  CHECK(check(server, as(Client::java8)).findings.empty());
  CHECK(check(server, as(Client::lync_phone)).first() == "protocol-too-new-for-client");
}

TEST_CASE("a phone sends no SNI") {
  const Server refuses = [](const Attempt& asked) {
    return asked.server_name ? finished(asked, TlsVersion::tls1_0) : ended(asked, End::closed);
  };
  const Answer refused = check(refuses, as(Client::lync_phone));
  CHECK(refused.first() == "sni-required");
  CHECK_FALSE(refused.has("protocol-too-new-for-client"));
  CHECK(check(refuses, as(Client::java8)).findings.empty());
}

TEST_CASE("nobody but --client makes the attempt of an old client") {
  CHECK(check([](const Attempt& asked) { return finished(asked); }, as(Client::java8)).one.attempts.size() == 2);
  CHECK(check([](const Attempt& asked) { return finished(asked); }).one.attempts.size() == 1);
}
