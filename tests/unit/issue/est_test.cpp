#include <doctest/doctest.h>

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "fake_http.hpp"
#include "issue/est/answer.hpp"
#include "issue/est/csr_attributes.hpp"
#include "issue/est/server.hpp"

using namespace certkit;
using issue::Issued;
using issue::Pending;
using issue::Refused;

namespace {

// A CA, a request, and a server that answers /simpleenroll with the certificate.
struct Lab {
  test::Scratch scratch;
  test::FakeServer server;
  PrivateKey ca_key = generate_key(KeySpec::parse("ec:p256")), key = generate_key(KeySpec::parse("ec:p256"));
  Certificate root, leaf;
  Csr csr;
  std::vector<std::string> kept;
  issue::SubmitOptions options;
  std::map<std::string, net::HttpAnswer> answers;  // by operation

  static Certificate make(const char* subject, const PublicKey& key, const Certificate* issuer, const PrivateKey& signer) {
    CertificateSpec spec;
    spec.serial = {7};
    spec.subject = Name::from_rfc4514(subject);
    spec.subject_spki = to_bytes(key.spki());
    spec.not_before = test::kNow;
    spec.not_after = test::kNow + std::chrono::days(90);
    if (issuer == nullptr) spec.basic_constraints = BasicConstraints{true, {}};
    return make_certificate(spec, issuer, signer);
  }
  static CsrSpec asked() {
    CsrSpec spec;
    spec.subject = Name::from_rfc4514("CN=mcu1.contoso.com");
    spec.san = {GeneralName::from_text("mcu1.contoso.com")};
    return spec;
  }
  Lab()
      : root(make("CN=EST CA", ca_key.public_key(), nullptr, ca_key)),
        leaf(make("CN=mcu1.contoso.com", key.public_key(), &root, ca_key)),
        csr(make_csr(asked(), key)) {
    answers["csrattrs"] = test::http_answer(204);
    answers["cacerts"] = test::http_answer(200, base::to_base64(to_pkcs7(std::vector{root})));
    answers["simpleenroll"] = answers["simplereenroll"] = test::http_answer(200, base::to_base64(to_pkcs7(std::vector{leaf})));
    server.answer = [this](const net::HttpRequest& request) { return answers.at(request.url.substr(request.url.rfind('/') + 1)); };
    options.now = test::kNow;
    options.keep = [this](const std::string& reference) { kept.push_back(reference); };
  }
  std::unique_ptr<issue::Issuer> issuer(std::vector<std::pair<std::string, std::string>> settings = {}) {
    return issue::open_issuer("est:https://ca.test/.well-known/est/office", server.world(std::move(settings)));
  }
};

std::string wrapped(const std::string& base64) {
  std::string lines;
  for (std::size_t at = 0; at < base64.size(); at += 64) lines += base64.substr(at, 64) + "\r\n";
  return lines;
}

}  // namespace

TEST_CASE("est: the request is posted as base64, and the certificate comes back") {
  Lab lab;
  const issue::Answer answer = lab.issuer({{"user", "device1"}, {"password", "env:open sesame"}})->submit(lab.csr, lab.options);
  REQUIRE(std::get_if<Issued>(&answer) != nullptr);
  CHECK(std::get<Issued>(answer).certificate == lab.leaf);
  REQUIRE(lab.server.asked.size() == 2);
  const net::HttpRequest& post = lab.server.asked[1];
  CHECK(post.method == "POST");
  CHECK(post.url == "https://ca.test/.well-known/est/office/simpleenroll");
  CHECK(post.headers[0].value == "application/pkcs10");
  CHECK(post.body == base::to_base64(lab.csr.der()));
  CHECK(lab.server.options.auth == net::HttpOptions::Auth::basic);
  CHECK(lab.server.options.user == "device1");
  CHECK(as_text(lab.server.options.password->reveal()) == "open sesame");
  CHECK(lab.issuer()->chain() == std::vector<Certificate>{lab.root});
}

TEST_CASE("est: the request is never sent a second time by itself") {
  Lab lab;
  (void)lab.issuer()->submit(lab.csr, lab.options);
  for (const net::HttpRequest& request : lab.server.asked) CHECK(request.once == (request.method == "POST"));
}

TEST_CASE("est: bodies as servers write them") {
  Lab lab;
  const Bytes p7 = to_pkcs7(std::vector{lab.leaf, lab.root});
  const std::string base64 = base::to_base64(p7), der(as_text(p7));
  for (const std::string& body :
       {base64, base64 + "\n", wrapped(base64), "\n" + wrapped(base64) + "\n", der, to_pem(lab.leaf) + to_pem(lab.root),
        "-----BEGIN PKCS7-----\n" + wrapped(base64) + "-----END PKCS7-----\n"}) {
    CAPTURE(body);
    lab.answers["simpleenroll"] = test::http_answer(200, body, {{"content-type", "text/html"}});
    const issue::Answer answer = lab.issuer()->submit(lab.csr, lab.options);
    REQUIRE(std::get_if<Issued>(&answer) != nullptr);
    CHECK(std::get<Issued>(answer).certificate == lab.leaf);
    CHECK(std::get<Issued>(answer).chain == std::vector<Certificate>{lab.root});
  }
  // The certificate alone.
  CHECK(issue::est::certificates_of(as_text(lab.leaf.der())) == std::vector<Certificate>{lab.leaf});
  for (const std::string& body :
       {std::string(), std::string(" \n"), der.substr(0, der.size() / 2), base64.substr(0, base64.size() / 2),
        base64.substr(0, base64.size() / 2 / 4 * 4), std::string("<html><body>申請は却下されました</body></html>"),
        base::to_base64(lab.csr.der()), std::string("no")}) {
    CAPTURE(body);
    std::string message;
    CHECK(test::thrown([&] { (void)issue::est::certificates_of(body); }, &message) == Errc::malformed);
    CHECK(message.starts_with("the answer holds no certificate: "));
  }
}

TEST_CASE("est: pending is the same POST again, and the reference says where") {
  Lab lab;
  lab.answers["simpleenroll"] = test::http_answer(202, "A clerk looks at it.\n", {{"retry-after", "120"}});
  const issue::Answer first = lab.issuer()->submit(lab.csr, lab.options);
  const auto* pending = std::get_if<Pending>(&first);
  REQUIRE(pending != nullptr);
  CHECK(pending->reference == "https://ca.test/.well-known/est/office/simpleenroll");
  CHECK(pending->says == "A clerk looks at it.");
  CHECK(pending->ask_again == std::chrono::seconds(120));
  CHECK(lab.kept == std::vector<std::string>{pending->reference});
  lab.answers["simpleenroll"] = test::http_answer(200, base::to_base64(to_pkcs7(std::vector{lab.leaf})));
  for (const std::string& reference : {pending->reference, std::string()}) {
    const issue::Answer second = lab.issuer()->retrieve(lab.csr, reference, lab.options);
    REQUIRE(std::get_if<Issued>(&second) != nullptr);
    CHECK(lab.server.asked.back().body == base::to_base64(lab.csr.der()));
    CHECK(lab.server.said.size() == (reference.empty() ? 1 : 0));  // a second certificate may come of it
  }
  CHECK(test::thrown([&] { (void)lab.issuer()->retrieve(lab.csr, "https://other.test/simpleenroll", lab.options); }) == Errc::usage);
}

TEST_CASE("est: a renewal goes to simplereenroll, with the old certificate") {
  Lab lab;
  test::write_text(lab.scratch / "old.pem",
                   to_pem(lab.leaf) + std::string(as_text(to_pem_unencrypted(lab.key, KeyFormat::pkcs8).reveal())));
  const std::string file = (lab.scratch / "old.pem").string();
  issue::SubmitOptions renewing = lab.options;
  renewing.replaces = &lab.leaf;
  (void)lab.issuer({{"client_certificate", file}})->submit(lab.csr, renewing);
  CHECK(lab.server.asked.back().url.ends_with("/simplereenroll"));
  REQUIRE(lab.server.options.client != nullptr);
  CHECK(lab.server.options.client->certificates_pem == to_pem(lab.leaf));
  CHECK(lab.server.said.empty());
  renewing.replaces = &lab.root;
  (void)lab.issuer({{"client_certificate", file}, {"reenroll", "true"}})->submit(lab.csr, renewing);
  CHECK(lab.server.said.size() == 1);
  // Who does not show the old certificate cannot renew it there, and asks as for the first.
  (void)lab.issuer({{"client_certificate", file}})->submit(lab.csr, renewing);
  CHECK(lab.server.asked.back().url.ends_with("/simpleenroll"));
  (void)lab.issuer()->submit(lab.csr, renewing);
  CHECK(lab.server.asked.back().url.ends_with("/simpleenroll"));
  (void)lab.issuer({{"client_certificate", file}, {"reenroll", "true"}})->submit(lab.csr, lab.options);
  CHECK(lab.server.asked.back().url.ends_with("/simplereenroll"));
}

TEST_CASE("est: what a server says no with") {
  struct Case {
    int status;
    std::string body;
    std::optional<Errc> thrown;  // or refused
    const char* says;
  };
  for (const Case& one :
       std::vector<Case>{{400, "unknown subject\r\n", {}, "unknown subject"},
                         {403, "<html><head><title>403</title></head><body>Not\n  for you</body></html>", {}, "\"Not for you\""},
                         {400, "申請は却下されました", {}, "申請は却下されました"},
                         {400, std::string("\x01\x02\x03"), {}, "HTTP 400"},
                         {401, "who?", Errc::no_password, "who?"},
                         {404, "", Errc::network, "404"},
                         {405, "", Errc::network, "405"},
                         {429, "", Errc::network, "429"},
                         {500, "oops", Errc::network, "oops"},
                         {503, "", Errc::network, "503"},
                         {307, "", Errc::network, "elsewhere"},
                         {200, "<html>Login</html>", Errc::malformed, "Login"}}) {
    CAPTURE(one.status);
    Lab lab;
    lab.answers["simpleenroll"] = test::http_answer(one.status, one.body, {{"location", "https://elsewhere.test/"}});
    std::string message;
    std::optional<issue::Answer> answer;
    CHECK(test::thrown([&] { answer = lab.issuer()->submit(lab.csr, lab.options); }, &message) == one.thrown);
    if (answer) message = std::get<Refused>(*answer).why;
    CAPTURE(message);
    CHECK(message.find(one.says) != std::string::npos);
    CHECK(message.find('\n') == std::string::npos);
  }
  Lab lab;
  lab.answers["simpleenroll"] = test::http_answer(401);
  CHECK(test::thrown([&] {
          (void)lab.issuer({{"user", "u"}, {"password", "env:p"}})->submit(lab.csr, lab.options);
        }) == Errc::wrong_password);
}

TEST_CASE("est: what /csrattrs asks for and the request lacks") {
  // challengePassword; extensionRequest with extKeyUsage; a key on P-384; ecdsa-with-SHA384; serialNumber.
  const std::string attributes = "MEYGCSqGSIb3DQEJBzAWBgkqhkiG9w0BCQ4xCTAHMAUGA1UdJTASBgcqhkjOPQIBMQcGBSuBBAAiBggqhkjOPQQDAwYDVQQF";
  Lab lab;
  const auto octets = issue::est::octets_of(attributes);
  REQUIRE(octets);
  const auto lacking = issue::est::lacking(issue::est::wanted_of(*octets), lab.csr);
  REQUIRE(lacking.size() == 5);
  CHECK(lacking[0].find("challengePassword") != std::string::npos);
  CHECK(lacking[1] == "the extension extKeyUsage");
  CHECK(lacking[2] == "an EC key on P-384");
  CHECK(lacking[3] == "a signature by ecdsa-with-SHA384");
  CHECK(lacking[4] == "the attribute serialNumber");

  CsrSpec spec = Lab::asked();
  spec.subject = Name::from_rfc4514("CN=mcu1.contoso.com,serialNumber=7");
  spec.extended_key_usage = {Oid("1.3.6.1.5.5.7.3.1")};
  spec.hash = Hash::sha384;
  const Csr whole = make_csr(spec, generate_key(KeySpec::parse("ec:p384")));
  CHECK(issue::est::lacking(issue::est::wanted_of(*octets), whole).size() == 1);  // certkit makes no challengePassword

  lab.answers["csrattrs"] = test::http_answer(200, attributes);
  (void)lab.issuer()->submit(lab.csr, lab.options);
  REQUIRE(lab.server.said.size() == 1);
  CHECK(lab.server.said[0].find("extKeyUsage") != std::string::npos);
  // If it then says no, this is why.
  lab.answers["simpleenroll"] = test::http_answer(400, "no");
  const issue::Answer answer = lab.issuer()->submit(lab.csr, lab.options);
  CHECK(std::get<Refused>(answer).hint.find("EC key on P-384") != std::string::npos);
}

TEST_CASE("est: a server whose /csrattrs is missing, closed or nonsense still issues") {
  for (const net::HttpAnswer& one : {test::http_answer(404), test::http_answer(401), test::http_answer(403), test::http_answer(501),
                                     test::http_answer(200), test::http_answer(200, "<html>"), test::http_answer(200, "MAMC")}) {
    Lab lab;
    lab.answers["csrattrs"] = one;
    const issue::Answer answer = lab.issuer()->submit(lab.csr, lab.options);
    CHECK(std::get_if<Issued>(&answer) != nullptr);
  }
  const std::vector<std::function<net::HttpAnswer()>> failures{
      [] { return test::http_answer(500); }, [] { return test::http_answer(429); },
      []() -> net::HttpAnswer { throw Error(Errc::limit, "the answer is too large"); },
      []() -> net::HttpAnswer { throw Error(Errc::refused, "a redirect to another host"); },
      []() -> net::HttpAnswer { throw Error(Errc::network, "the connection broke off"); }};
  for (const auto& failure : failures) {
    Lab lab;
    const auto rest = lab.server.answer;
    lab.server.answer = [&](const net::HttpRequest& request) { return request.url.ends_with("/csrattrs") ? failure() : rest(request); };
    const issue::Answer answer = lab.issuer()->submit(lab.csr, lab.options);
    CHECK(std::get_if<Issued>(&answer) != nullptr);
    REQUIRE(lab.server.said.size() == 1);
    CHECK(lab.server.said[0].find("sent as it is") != std::string::npos);
  }
}

TEST_CASE("est: places and settings that cannot be") {
  CHECK(issue::est::base_url("https://ca.test") == "https://ca.test/.well-known/est");
  CHECK(issue::est::base_url("https://ca.test:8443/") == "https://ca.test:8443/.well-known/est");
  CHECK(issue::est::base_url("https://ca.test/.well-known/est/a/") == "https://ca.test/.well-known/est/a");
  for (const char* where : {"http://ca.test", "ca.test", "https://ca.test/est", "https://ca.test/.well-known/est/simpleenroll",
                            "https://ca.test/.well-known/est?x"}) {
    CAPTURE(where);
    CHECK(test::thrown([&] { (void)issue::est::base_url(where); }) == Errc::usage);
  }
  Lab lab;
  CHECK(test::thrown([&] { (void)lab.issuer({{"user", "u"}}); }) == Errc::usage);
  CHECK(test::thrown([&] { (void)lab.issuer({{"password", "env:p"}}); }) == Errc::usage);
}
