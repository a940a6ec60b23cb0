// Where TLS is not what fails: the answers of HTTP, and what the known ones mean.
#include <doctest/doctest.h>

#include "fake_server.hpp"

using namespace certkit;
using namespace certkit::diagnose;
using namespace certkit::diagnose::fake;

namespace {

Answer answered(int status, const std::string& path, const std::string& host = "www.contoso.com", const std::string& body = {},
                const std::string& server = "Microsoft-IIS/8.5") {
  Question question;
  question.host = host;
  question.path = path;
  return check(
      [&](const Attempt& asked) {
        Observation seen = fake::finished(asked);
        if (asked.http_path.empty()) return seen;
        seen.http.emplace();
        seen.http->status = status;
        seen.http->status_line = "HTTP/1.1 " + std::to_string(status) + " So";
        seen.http->server = server;
        seen.http->body_start = body;
        if (status == 302) seen.http->location = "file:///etc/passwd";
        return seen;
      },
      question);
}

}  // namespace

TEST_CASE("an answer is no finding; an error is HTTP's, and says that TLS stands") {
  CHECK(answered(200, "/").findings.empty());
  const Answer answer = answered(500, "/app");
  REQUIRE(answer.first() == "http-error");
  CHECK(answer.findings.front().message.starts_with("TLS stands (TLS 1.3), it is HTTP"));
  CHECK(answer.findings.front().evidence.find("Microsoft-IIS/8.5") != std::string::npos);
  CHECK(answered(401, "/ews/exchange.asmx").findings.front().severity == Severity::note);
}

TEST_CASE("federated sharing of Exchange") {
  for (const int status : {401, 404, 405, 500}) {
    const Answer answer = answered(status, "/ews/exchange.asmx/WSSecurity");
    REQUIRE(answer.first() == "http-error");
    CHECK(answer.findings.front().severity == Severity::error);
    CHECK(answer.findings.front().message.find("federated sharing") != std::string::npos);
    CHECK(answer.findings.front().fix.find("WSSecurityAuthentication") != std::string::npos);
    CHECK(answer.findings.front().fix.find("iisreset") != std::string::npos);
  }
}

TEST_CASE("a simple URL that another pool answers") {
  CHECK(answered(404, "/", "meet.contoso.com").findings.front().message.find("another pool") != std::string::npos);
  CHECK(answered(404, "/", "www.contoso.com").findings.front().message.find("another pool") == std::string::npos);
  // Others have such a name, too.
  CHECK(answered(404, "/", "meet.fabrikam.com", {}, "nginx").findings.front().message.find("another pool") == std::string::npos);
  CHECK(answered(404, "/", "lyncdiscover.fabrikam.com", {}, "nginx").findings.front().message.find("another pool") != std::string::npos);
}

TEST_CASE("a redirect is reported, and followed nowhere") {
  const Answer answer = answered(302, "/");
  REQUIRE(answer.first() == "http-redirect");
  CHECK(answer.findings.front().severity == Severity::note);
  CHECK(answer.findings.front().message.find("file:///etc/passwd") != std::string::npos);
  CHECK(answer.one.attempts.size() == 1);
}

TEST_CASE("a server that says over HTTP that it misses a certificate") {
  const Answer answer = answered(400, "/", "www.contoso.com", "<title>400 No required SSL certificate was sent</title>");
  CHECK(answer.first() == "client-certificate-required");
  CHECK(answer.findings.back().id == "http-error");
  CHECK(answer.findings.back().because_of == "client-certificate-required");
  CHECK(answered(403, "/", "www.contoso.com", "HTTP Error 403.17 - Forbidden").first() == "client-certificate-required");
}
