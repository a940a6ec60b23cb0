// The start of an HTTP answer, whatever it looks like, and the question before it.
#include "net/http_seen.hpp"

#include <doctest/doctest.h>

using namespace certkit;
using net::HttpReader;
using net::HttpSeen;

namespace {

HttpSeen read(std::string_view answer, std::size_t piece = 1) {
  HttpReader reader;
  while (!answer.empty() && reader.take(answer.substr(0, piece))) answer.remove_prefix(std::min(piece, answer.size()));
  return reader.finish("closed without an answer");
}

}  // namespace

TEST_CASE("an HTTP answer: pieces, bare line ends, interim answers") {
  for (const std::size_t piece : {1u, 2u, 7u, 1000u}) {
    const HttpSeen seen = read("HTTP/1.1 103 Early Hints\r\nServer: early\r\n\r\nHTTP/1.0 302 Found\nLocation:  /owa \n\nbody", piece);
    CHECK(seen.status == 302);
    CHECK(seen.status_line == "HTTP/1.0 302 Found");
    CHECK(seen.location == "/owa");
    CHECK(seen.server.empty());
    CHECK(seen.body_start == "body");
    CHECK(seen.error.empty());
  }
  CHECK(read("HTTP/1.1 204\r\n\r\n").status == 204);
}

TEST_CASE("an HTTP answer: none, half of one, something else") {
  CHECK(read("").error == "closed without an answer");
  CHECK(read("HTTP/1.1 200 OK\r\nServer: x\r\n").error == "half an answer: closed without an answer");
  CHECK(read("HTTP/1.1 200 OK\r\nServer: x\r\n").status == 0);
  CHECK(read("HTTP/1.1 x\r\n\r\n").error == "an answer that is not HTTP");
  CHECK(read("SSH-2.0").error == "an answer that is not HTTP");
  std::string interim;
  for (int i = 0; i < 20; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
  CHECK(read(interim).error == "one interim answer after the other");
}

TEST_CASE("an HTTP request is one, whatever its path and name are") {
  net::Attempt attempt;
  attempt.host = "192.0.2.1";
  attempt.server_name = "mail.contoso.com";
  attempt.http_path = "ews/a b\r\nX: y";
  CHECK(net::http_request(attempt).starts_with("GET /ews/a%20b%0D%0AX:%20y HTTP/1.1\r\nHost: mail.contoso.com\r\n"));
  attempt.server_name = std::nullopt;
  attempt.host = "2001:db8::1";
  attempt.port = 8443;
  CHECK(net::http_request(attempt).find("\r\nHost: [2001:db8::1]:8443\r\n") != std::string::npos);
  attempt.port = 443;
  attempt.connect_port = 8443;  // where it is reached before it is in its place; its clients will not say so
  CHECK(net::http_request(attempt).find("\r\nHost: [2001:db8::1]\r\n") != std::string::npos);
}
