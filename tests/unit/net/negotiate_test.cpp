// Channel bindings, and the steps of HTTP Negotiate with tokens and a server that are functions.
#include "net/negotiate.hpp"

#include <doctest/doctest.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "certkit/make.hpp"
#include "certkit/read.hpp"
#include "crypto/pbe.hpp"
#include "net/channel_binding.hpp"

using namespace certkit;

namespace {

Bytes certificate(const char* key_type, Hash hash, const char* name = "CN=ca01") {
  const PrivateKey key = generate_key(KeySpec::parse(key_type));
  CertificateSpec spec;
  spec.subject = Name::from_rfc4514(name);
  spec.serial = {1};
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = time_from_rfc3339("2026-11-21T06:00:00Z");
  spec.not_after = time_from_rfc3339("2027-11-21T06:00:00Z");
  spec.hash = hash;
  return to_bytes(make_certificate(spec, nullptr, key).der());
}

Bytes expected(ByteView der, Hash hash) {
  Bytes all = to_bytes(as_bytes("tls-server-end-point:"));
  const Bytes digest = crypto::digest(hash, der);
  all.insert(all.end(), digest.begin(), digest.end());
  return all;
}

struct Fake final : net::Http {
  std::function<net::HttpAnswer(const net::HttpRequest&)> server;
  explicit Fake(std::function<net::HttpAnswer(const net::HttpRequest&)> s) : server(std::move(s)) {}
  net::HttpAnswer send(const net::HttpRequest& request) override { return server(request); }
};

struct Tokens final : net::TokenMaker {
  int count = 0;
  Bytes next(ByteView received) override {
    ++count;
    return to_bytes(as_bytes("token" + std::to_string(count) + (received.empty() ? "" : "<" + std::string(as_text(received)))));
  }
};

net::HttpAnswer refusal(const std::string& offer, const Bytes& shown = {}) {
  net::HttpAnswer answer;
  answer.status = 401;
  answer.headers = {{"www-authenticate", "NTLM"}, {"www-authenticate", offer}};
  answer.server_certificate = shown;
  return answer;
}

std::string authorization(const net::HttpRequest& request) {
  for (const net::HttpHeader& header : request.headers)
    if (header.name == "Authorization") return header.value;
  return "";
}

std::string negotiate(const std::string& token) { return "Negotiate " + base::to_base64(as_bytes(token)); }

}  // namespace

TEST_CASE("tls-server-end-point: the hash of the certificate's own signature, SHA-256 for MD5 and SHA-1") {
  for (const auto& [given, wanted] : {std::pair{Hash::sha256, Hash::sha256}, {Hash::sha384, Hash::sha384}, {Hash::sha512, Hash::sha512}}) {
    const Bytes der = certificate("rsa:2048", given);
    CHECK(net::tls_server_end_point(der) == expected(der, wanted));
  }
  for (const char* old : {"public-sha1.bad.crt", "md5-signature.bad.crt"}) {
    const Bag bag = read(base::read_file(std::string(CERTKIT_VECTORS "/lint/") + old, 1u << 20).reveal(), old, {});
    const Certificate& first = *bag.all<Certificate>().at(0);
    CHECK(net::tls_server_end_point(first.der()) == expected(first.der(), Hash::sha256));
  }
  const Bytes ec = certificate("ec:p384", Hash::sha384), ed = certificate("ed25519", Hash::sha256);
  CHECK(net::tls_server_end_point(ec) == expected(ec, Hash::sha384));
  CHECK(net::tls_server_end_point(ed) == expected(ed, Hash::sha256));
  CHECK_THROWS_AS(net::tls_server_end_point(as_bytes("no certificate")), Error);
}

TEST_CASE("a POST is probed for first, and sent once, with a token bound to the certificate of the refusal") {
  const Bytes der = certificate("ec:p256", Hash::sha256);
  std::vector<std::string> log;
  Bytes bound;
  const auto http =
      net::with_negotiate(std::make_unique<Fake>([&](const net::HttpRequest& request) {
                            log.push_back(request.method + " " + request.url + " " + authorization(request) + " " + request.body);
                            if (authorization(request).empty()) return refusal("Negotiate", der);
                            net::HttpAnswer answer;
                            answer.status = 200;
                            answer.headers = {{"www-authenticate", negotiate("proof")}};
                            return answer;
                          }),
                          [&](ByteView binding) {
                            bound = to_bytes(binding);
                            return std::make_unique<Tokens>();
                          });
  net::HttpRequest post;
  post.method = "POST";
  post.url = "https://ca01/certsrv/certfnsh.asp";
  post.body = "Mode=newreq";
  CHECK(http->send(post).status == 200);
  CHECK(http->send(post).status == 200);
  CHECK(bound == expected(der, Hash::sha256));
  CHECK(log == std::vector<std::string>{"GET https://ca01/certsrv/  ",
                                        "POST https://ca01/certsrv/certfnsh.asp " + negotiate("token1") + " Mode=newreq",
                                        "POST https://ca01/certsrv/certfnsh.asp " + negotiate("token1") + " Mode=newreq"});
}

TEST_CASE("a server that asks once more; one that never has enough; one that wants nothing; one that offers something else") {
  std::vector<std::string> log;
  const auto talk = [&](std::function<net::HttpAnswer(const std::string&)> server) {
    log.clear();
    const auto http = net::with_negotiate(std::make_unique<Fake>([&, server](const net::HttpRequest& request) {
                                            log.push_back(authorization(request));
                                            return server(log.back());
                                          }),
                                          [](ByteView) { return std::make_unique<Tokens>(); });
    net::HttpRequest get;
    get.url = "https://ca01/certsrv/certcarc.asp";
    return http->send(get).status;
  };
  net::HttpAnswer good;
  good.status = 200;
  CHECK(talk([&](const std::string& sent) {
          return sent.empty() ? refusal("Negotiate") : sent == negotiate("token1") ? refusal(negotiate("more")) : good;
        }) == 200);
  CHECK(log == std::vector<std::string>{"", negotiate("token1"), negotiate("token2<more")});
  CHECK(talk([&](const std::string& sent) { return sent.empty() ? refusal("Negotiate") : refusal(negotiate("more")); }) == 401);
  CHECK(log.size() < 12);
  CHECK(talk([&](const std::string&) { return refusal("Negotiate"); }) == 401);
  CHECK(log.size() == 2);
  CHECK(talk([&](const std::string&) { return good; }) == 200);
  CHECK(log.size() == 1);
  CHECK(talk([&](const std::string&) { return refusal("Basic realm=\"Negotiate\""); }) == 401);
  CHECK(log.size() == 1);
}

TEST_CASE("without TLS, a server that does not prove itself is doubted, and its answer is there to be read") {
  struct Doubting final : net::TokenMaker {
    Bytes next(ByteView received) override {
      if (!received.empty()) throw Error(Errc::refused, "this is not the server");
      return to_bytes(as_bytes("token"));
    }
  };
  const auto http = net::with_negotiate(std::make_unique<Fake>([](const net::HttpRequest& request) {
                                          if (authorization(request).empty()) return refusal("Negotiate");
                                          net::HttpAnswer answer;
                                          answer.status = 200;
                                          answer.body = "ReqID=83";
                                          answer.headers = {{"www-authenticate", negotiate("not a proof")}};
                                          return answer;
                                        }),
                                        [](ByteView) { return std::make_unique<Doubting>(); });
  net::HttpRequest post;
  post.method = "POST";
  post.url = "http://ca01/certsrv/certfnsh.asp";
  const net::HttpAnswer answer = http->send(post);
  CHECK(answer.body == "ReqID=83");
  REQUIRE(answer.doubt);
  CHECK(answer.doubt->message() == "this is not the server");
}

TEST_CASE("another server behind the same name: once more, bound to its certificate") {
  const Bytes one = certificate("ec:p256", Hash::sha256, "CN=one"), two = certificate("ec:p256", Hash::sha256, "CN=two");
  std::vector<Bytes> bound;
  int asked = 0;
  const auto http = net::with_negotiate(std::make_unique<Fake>([&](const net::HttpRequest&) {
                                          ++asked;
                                          if (asked == 1) return refusal("Negotiate", one);
                                          if (asked == 2) return refusal("Negotiate", two);
                                          net::HttpAnswer good;
                                          good.status = 200;
                                          return good;
                                        }),
                                        [&](ByteView binding) {
                                          bound.push_back(to_bytes(binding));
                                          return std::make_unique<Tokens>();
                                        });
  net::HttpRequest get;
  get.url = "https://ca01/certsrv/";
  CHECK(http->send(get).status == 200);
  CHECK(bound == std::vector<Bytes>{expected(one, Hash::sha256), expected(two, Hash::sha256)});
}
