// The words that are exchanged: base64url, JWS, answers in JSON, problems.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "../scratch.hpp"
#include "asn1/writer.hpp"
#include "certkit/make.hpp"
#include "crypto/pbe.hpp"
#include "crypto/private_key.hpp"
#include "crypto/signature.hpp"
#include "issue/acme/answers.hpp"
#include "issue/acme/base64url.hpp"
#include "issue/acme/jws.hpp"
#include "issue/acme/problem.hpp"

using namespace certkit;
using namespace certkit::issue::acme;
using nlohmann::json;

namespace {

json decoded(const json& text) {
  const auto octets = from_base64url(text.get<std::string>());
  REQUIRE(octets);
  return json::parse(as_text(*octets));
}

std::string why(const std::string& text, const auto& read) {
  std::string message;
  const auto code = test::thrown([&] { (void)read(text); }, &message);
  CHECK((code == Errc::malformed || code == Errc::limit));
  return message;
}

}  // namespace

TEST_CASE("acme base64url: without padding, and back") {
  const Bytes octets{0xfb, 0xff, 0xfe, 0x00};
  CHECK(to_base64url(octets) == "-__-AA");
  CHECK(from_base64url("-__-AA") == octets);
  CHECK(from_base64url("-__-AA==") == octets);
  CHECK(from_base64url("") == Bytes{});
  for (const char* bad : {"+//+AA", "a b", "a", "-__-AA\n", "\xc3\xa4"}) CHECK_FALSE(from_base64url(bad));
  CHECK(is_base64url("abc-_9", 6));
  for (const char* bad : {"", "abcdefg", "../a", "a/b", "a.b"}) CHECK_FALSE(is_base64url(bad, 6));
}

TEST_CASE("acme jws: the key and thumbprint of RFC 8037 A.2 and A.3") {
  const auto point = from_base64url("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
  asn1::Writer w;
  {
    const auto spki = w.sequence();
    {
      const auto algorithm = w.sequence();
      w.oid(Oid("1.3.101.112"));
    }
    w.bit_string(*point);
  }
  const PublicKey key(w.take());
  CHECK(jwk(key) == R"({"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
  CHECK(thumbprint(key) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

TEST_CASE("acme jws: header, payload and signature, with every kind of key") {
  for (const auto& [type, word, size] : {std::tuple("ec:p256", "ES256", 64),
                                         {"ec:p384", "ES384", 96},
                                         {"ec:p521", "ES512", 132},
                                         {"rsa:2048", "RS256", 256},
                                         {"ed25519", "EdDSA", 64}}) {
    const std::string spec = type;
    CAPTURE(spec);
    const PrivateKey key = generate_key(KeySpec::parse(type));
    const json message = json::parse(sign_jws(key, {"https://ca.test/order", "nonce", "https://ca.test/account/1"}, "{}"));
    const json header = decoded(message["protected"]);
    CHECK(header == json({{"alg", word}, {"kid", "https://ca.test/account/1"}, {"nonce", "nonce"}, {"url", "https://ca.test/order"}}));
    CHECK(message["payload"] == "e30");
    const auto raw = from_base64url(message["signature"].get<std::string>());
    REQUIRE(raw);
    CHECK(raw->size() == static_cast<std::size_t>(size));
    const std::string signed_part = message["protected"].get<std::string>() + "." + message["payload"].get<std::string>();
    Bytes signature = *raw;
    if (key.public_key().type() == KeyType::ec) {
      asn1::Writer w;
      {
        const auto numbers = w.sequence();
        w.unsigned_integer(ByteView(*raw).first(raw->size() / 2));
        w.unsigned_integer(ByteView(*raw).last(raw->size() / 2));
      }
      signature = w.take();
    }
    const Hash hash = std::string_view(word) == "ES384" ? Hash::sha384 : std::string_view(word) == "ES512" ? Hash::sha512 : Hash::sha256;
    CHECK(crypto::verify(key.public_key(), crypto::signature_algorithm_for(key.public_key(), hash), as_bytes(signed_part), signature));
  }
}

TEST_CASE("acme jws: a new account shows its key, POST-as-GET has an empty payload, nothing breaks out of a string") {
  const PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  const json message = json::parse(sign_jws(key, {"https://ca.test/\"x", "n", {}}, {}));
  const json header = decoded(message["protected"]);
  CHECK(header["jwk"] == json::parse(jwk(key.public_key())));
  CHECK_FALSE(header.contains("kid"));
  CHECK(header["url"] == "https://ca.test/\"x");
  CHECK(message["payload"] == "");
  CHECK(json::parse(json_text("a\"b\\c\nd\x01\xc3\xa4")) == "a\"b\\c\nd\x01\xc3\xa4");
  CHECK(test::thrown([] { (void)jwk(generate_key(KeySpec::parse("ed448")).public_key()); }) == Errc::unsupported);
}

TEST_CASE("acme jws: external account binding is a MAC over the account key") {
  const PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  const Secret mac = Secret::copy_of("0123456789abcdef0123456789abcdef");
  const json message = json::parse(bind_account(key.public_key(), "kid-1", mac, "https://ca.test/account"));
  CHECK(decoded(message["protected"]) == json({{"alg", "HS256"}, {"kid", "kid-1"}, {"url", "https://ca.test/account"}}));
  CHECK(decoded(message["payload"]) == json::parse(jwk(key.public_key())));
  const std::string signed_part = message["protected"].get<std::string>() + "." + message["payload"].get<std::string>();
  CHECK(from_base64url(message["signature"].get<std::string>()) == crypto::hmac(Hash::sha256, mac.reveal(), as_bytes(signed_part)));
}

TEST_CASE("acme answers: a directory, with and without what is optional") {
  const Directory full =
      read_directory(R"({"newNonce":"https://a/n","newAccount":"https://a/a","newOrder":"https://a/o","revokeCert":"https://a/r",
    "renewalInfo":"https://a/i","kx3":"https://noise/","meta":{"termsOfService":"https://a/terms","externalAccountRequired":true,"profiles":{"short":"six days"}}})");
  CHECK(full.new_order == "https://a/o");
  CHECK(full.key_change.empty());
  CHECK(full.terms == "https://a/terms");
  CHECK(full.account_needs_binding);
  REQUIRE(full.profiles.size() == 1);
  CHECK(full.profiles[0].name == "short");
  CHECK(why(R"({"newNonce":"https://a/n","newAccount":"https://a/a"})", read_directory).find("newOrder") != std::string::npos);
  CHECK(why(R"({"newNonce":"http://a/n"})", read_directory).find("not https") != std::string::npos);
  CHECK(why(R"({"newNonce":"file:///etc/passwd"})", read_directory).find("no URL") != std::string::npos);
  CHECK(why(R"({"newNonce":5})", read_directory).find("no text") != std::string::npos);
  CHECK(why("<html>\xe3\x81\x8a</html>", read_directory).find("not JSON") != std::string::npos);
}

TEST_CASE("acme answers: what is too deep, too large or not what it should be is refused") {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "{\"a\":";
  CHECK(why(deep, read_order).find("deep") != std::string::npos);
  CHECK(why(std::string(600'000, ' '), read_order).find("larger") != std::string::npos);
  std::string many = R"({"status":"pending","authorizations":[)";
  for (int i = 0; i < 2000; ++i) many += R"("https://a/b",)";
  many.back() = ']';
  CHECK(why(many + "}", read_order).find("more than 1000") != std::string::npos);
  for (const char* bad :
       {"", "null", "[]", "5", "{}", "{", R"({"status":5})", R"({"status":"new"})", R"({"status":"valid","authorizations":{}})",
        R"({"status":"valid","authorizations":[5]})", R"({"status":"valid","identifiers":[5]})", R"({"status":"valid","finalize":"x"})",
        "{\"status\":\"valid\xff\"}"}) {
    CAPTURE(bad);
    (void)why(bad, read_order);
  }
  for (const char* bad :
       {"{}", R"({"status":"pending"})", R"({"status":"pending","identifier":5})",
        R"({"status":"pending","identifier":{},"challenges":[5]})",
        R"({"status":"pending","identifier":{},"challenges":[{"type":"http-01","url":"https://a/","token":"../../etc/passwd"}]})"}) {
    CAPTURE(bad);
    (void)why(bad, read_authorization);
  }
  for (const char* bad : {"{}", R"({"suggestedWindow":5})", R"({"suggestedWindow":{"start":"2027-01-01T00:00:00Z"}})",
                          R"({"suggestedWindow":{"start":"2027-01-01T00:00:00Z","end":"2027-01-01T00:00:00Z"}})"}) {
    CAPTURE(bad);
    (void)why(bad, read_renewal_window);
  }
}

TEST_CASE("acme problems: one sentence and a next step") {
  const auto simple = read_problem(R"({"type":"urn:ietf:params:acme:error:rateLimited","detail":"too many certificates.","status":429})");
  REQUIRE(simple);
  CHECK(simple->status == 429);
  CHECK(sentence(*simple) == "too many certificates (rateLimited)");
  CHECK(next_step(*simple).find("wait") != std::string::npos);

  const auto several = read_problem(
      R"({"type":"urn:ietf:params:acme:error:malformed","detail":"Some of the identifiers requested were rejected","subproblems":[
    {"type":"urn:ietf:params:acme:error:malformed","detail":"Invalid underscore","identifier":{"type":"dns","value":"_example.org"}},
    {"type":"urn:ietf:params:acme:error:rejectedIdentifier","detail":"policy forbids","identifier":{"type":"dns","value":"example.net"}},5]})");
  REQUIRE(several);
  CHECK(sentence(*several) ==
        "Some of the identifiers requested were rejected (malformed); _example.org: Invalid underscore (malformed); "
        "example.net: policy forbids (rejectedIdentifier)");
  CHECK(next_step(*several).find("leave that name out") != std::string::npos);

  const auto action =
      read_problem(R"({"type":"urn:ietf:params:acme:error:userActionRequired","detail":"new terms","instance":"https://a/todo"})");
  CHECK(next_step(*action) == "open https://a/todo and do what it asks for");
  // What a terminal would obey, what is no text, and what is no problem document at all.
  CHECK(sentence(*read_problem("{\"type\":7,\"detail\":\"\\u001b[31mred\"}")) == "\\x1b[31mred");
  for (const char* none : {"", "{}", "<html>", "[1]", R"({"detail":5})"}) CHECK_FALSE(read_problem(none));
  net::HttpAnswer html;
  html.status = 502;
  html.headers = {{"content-type", "text/html"}};
  html.body = "<h1>Bad Gateway</h1>";
  CHECK(sentence(problem_of(html)) == "HTTP 502 Bad Gateway, with text/html instead of a reason");
}
