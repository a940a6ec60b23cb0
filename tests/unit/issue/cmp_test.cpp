#include <doctest/doctest.h>

#include "certkit/write.hpp"
#include "fake_http.hpp"
#include "net/cmp_status.hpp"
#include "support/cmp_ca.hpp"

using namespace certkit;
using issue::Issued;
using issue::Pending;
using issue::Refused;

namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;
const Settings kMac{{"reference", "device1"}, {"secret", "env:correct horse"}};

Settings with(Settings settings, const Settings& more) {
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

// A CA, a client of it, and a request.
struct Lab {
  test::Scratch scratch;
  test::CmpCa ca;
  test::FakeServer server;
  PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  Csr csr;
  std::vector<std::string> kept;
  issue::SubmitOptions options;

  static test::CmpCaOptions at_now(test::CmpCaOptions how) {
    how.now = test::kNow;
    return how;
  }
  static CsrSpec asked() {
    CsrSpec spec;
    spec.subject = Name::from_rfc4514("CN=mcu1.contoso.com");
    spec.san = {GeneralName::from_text("mcu1.contoso.com"), GeneralName::from_text("10.1.1.5")};
    return spec;
  }
  explicit Lab(test::CmpCaOptions how = {}) : ca(at_now(std::move(how))), csr(make_csr(asked(), key)) {
    server.answer = [this](const net::HttpRequest& request) {
      const Bytes answer = ca.answer(as_bytes(request.body));
      return answer.empty() ? test::http_answer(400, "no message") : test::http_answer(200, std::string(as_text(answer)));
    };
    options.now = test::kNow;
    options.keep = [this](const std::string& reference) { kept.push_back(reference); };
  }
  std::unique_ptr<issue::Issuer> issuer(const Settings& settings = kMac) {
    return issue::open_issuer("cmp:http://ca.test/pkix/", server.world(settings, scratch / "state"));
  }
  // A client certificate of the CA, and the settings that sign with it.
  Settings signing() {
    const PrivateKey client = generate_key(KeySpec::parse("ec:p256"));
    const Certificate certificate = ca.issue(Name::from_rfc4514("CN=client"), client.public_key());
    test::write_text(scratch / "client.pem",
                     to_pem(certificate) + std::string(as_text(to_pem_unencrypted(client, KeyFormat::pkcs8).reveal())));
    test::write_text(scratch / "root.pem", to_pem(ca.root()));
    return {{"client_certificate", (scratch / "client.pem").string()}, {"trust", (scratch / "root.pem").string()}};
  }
  std::string key_file() {
    test::write_text(scratch / "key.pem", std::string(as_text(to_pem_unencrypted(key, KeyFormat::pkcs8).reveal())));
    return (scratch / "key.pem").string();
  }
  void check_issued(const issue::Answer& answer) {
    const auto* issued = std::get_if<Issued>(&answer);
    REQUIRE(issued != nullptr);
    CHECK(issued->certificate.public_key().same_as(key.public_key()));
    CHECK(issued->certificate.subject().to_rfc4514() == "CN=mcu1.contoso.com");
    CHECK(issued->certificate.extensions().subject_alt_names() == asked().san);
    REQUIRE(issued->chain.size() == 1);
    CHECK(issued->chain[0] == ca.root());
  }
};

}  // namespace

TEST_CASE("cmp: p10cr with a secret; the answer is confirmed, or not where the CA does without") {
  Lab lab;
  lab.check_issued(lab.issuer()->submit(lab.csr, lab.options));
  CHECK(lab.ca.seen == std::vector<std::string>{"p10cr", "certConf"});
  REQUIRE(lab.server.asked.size() == 2);
  CHECK(lab.server.asked[0].method == "POST");
  CHECK(lab.server.asked[0].url == "http://ca.test/pkix/");
  for (const net::HttpRequest& request : lab.server.asked) CHECK(request.once);  // a request, and its confirmation
  CHECK(lab.server.asked[0].headers[0].value == "application/pkixcmp");

  Lab implicit;
  implicit.ca.options.implicit_confirm = true;
  implicit.check_issued(implicit.issuer(with(kMac, {{"implicit_confirm", "true"}}))->submit(implicit.csr, implicit.options));
  CHECK(implicit.ca.seen == std::vector<std::string>{"p10cr"});
}

TEST_CASE("cmp: ir, cr and kur are made of the request and its key") {
  for (const char* command : {"ir", "cr", "kur"}) {
    CAPTURE(command);
    Lab lab;
    const Settings more{{"command", command}, {"key", lab.key_file()}};
    const Settings settings = std::string(command) == "ir" ? with(kMac, more) : with(lab.signing(), more);
    lab.check_issued(lab.issuer(settings)->submit(lab.csr, lab.options));
    CHECK(lab.ca.seen == std::vector<std::string>{command, "certConf"});
  }
  Lab lab;
  const PrivateKey other = generate_key(KeySpec::parse("ec:p256"));
  test::write_text(lab.scratch / "other.pem", std::string(as_text(to_pem_unencrypted(other, KeyFormat::pkcs8).reveal())));
  const auto issuer = lab.issuer(with(kMac, {{"command", "ir"}, {"key", (lab.scratch / "other.pem").string()}}));
  CHECK(test::thrown([&] { (void)issuer->submit(lab.csr, lab.options); }) == Errc::mismatch);
  CHECK(lab.server.asked.empty());
}

TEST_CASE("cmp: signed messages, and whose signature on the answer counts") {
  Lab lab;
  lab.check_issued(lab.issuer(lab.signing())->submit(lab.csr, lab.options));
  Settings pinned = lab.signing();
  pinned[1].first = "server_certificate";
  lab.check_issued(lab.issuer(pinned)->submit(lab.csr, lab.options));

  Lab stranger;
  Settings settings = lab.signing();
  test::CmpCaOptions trusting;
  trusting.clients = {lab.ca.root()};
  Lab other(trusting);
  // The server takes the client, and the client does not know the server.
  std::string message;
  CHECK(test::thrown([&] { (void)other.issuer(settings)->submit(other.csr, other.options); }, &message) == Errc::malformed);
  CHECK(message.find("not trusted here") != std::string::npos);
  CHECK(other.ca.issued == 1);  // so it is no refusal
}

TEST_CASE("cmp: an answer that somebody changed on the way is no answer, and no refusal: the CA has issued") {
  Lab lab;
  const auto rest = lab.server.answer;
  lab.server.answer = [&](const net::HttpRequest& request) {
    net::HttpAnswer answer = rest(request);
    const std::size_t name = answer.body.find("mcu1.contoso.com");
    REQUIRE(name != std::string::npos);
    answer.body[name] = 'x';
    return answer;
  };
  std::string message;
  CHECK(test::thrown([&] { (void)lab.issuer()->submit(lab.csr, lab.options); }, &message) == Errc::malformed);
  CHECK(message.find("not protected by the secret") != std::string::npos);
  CHECK(lab.ca.issued == 1);
}

TEST_CASE("cmp: a pending request is gone on with by another process, as often as it takes") {
  for (const bool signing : {false, true}) {
    test::CmpCaOptions how;
    how.polls = 3;
    how.check_after = 7;
    Lab lab(how);
    const Settings settings = signing ? lab.signing() : kMac;
    const issue::Answer first = lab.issuer(settings)->submit(lab.csr, lab.options);
    const auto* pending = std::get_if<Pending>(&first);
    REQUIRE(pending != nullptr);
    CHECK(pending->ask_again == std::chrono::seconds(7));
    CHECK(lab.kept == std::vector<std::string>{pending->reference});
    CHECK(lab.ca.seen == std::vector<std::string>{"p10cr", "pollReq"});
    // Another object is another process: all that it has is the folder.
    const issue::Answer second = lab.issuer(settings)->retrieve(lab.csr, pending->reference, lab.options);
    REQUIRE(std::get_if<Pending>(&second) != nullptr);
    CHECK(lab.ca.seen.size() == 3);
    lab.check_issued(lab.issuer(settings)->retrieve(lab.csr, "", lab.options));
    CHECK(lab.ca.seen == std::vector<std::string>{"p10cr", "pollReq", "pollReq", "pollReq", "certConf"});
    // The same object, which waits.
    CHECK(lab.kept.size() == 1);
  }
}

TEST_CASE("cmp: the same issuer asks again without a folder") {
  test::CmpCaOptions how;
  how.polls = 2;
  Lab lab(how);
  const auto issuer = issue::open_issuer("cmp:http://ca.test/pkix/", lab.server.world(kMac));
  const issue::Answer first = issuer->submit(lab.csr, lab.options);
  REQUIRE(std::get_if<Pending>(&first) != nullptr);
  lab.check_issued(issuer->retrieve(lab.csr, std::get<Pending>(first).reference, lab.options));
}

TEST_CASE("cmp: the server is gone in the middle of each step, and the request goes on") {
  for (const std::string at : {"p10cr", "pollReq", "certConf"}) {
    CAPTURE(at);
    test::CmpCaOptions how;
    how.polls = at == "pollReq" ? 1 : 0;
    Lab lab(how);
    const auto whole = lab.server.answer;
    // The CA gets the message; its answer is lost.
    lab.server.answer = [&](const net::HttpRequest& request) -> net::HttpAnswer {
      net::HttpAnswer answer = whole(request);
      if (lab.ca.seen.back() == at) throw Error(Errc::network, "the connection broke off");
      return answer;
    };
    CHECK(test::thrown([&] { (void)lab.issuer()->submit(lab.csr, lab.options); }) == Errc::network);
    lab.server.answer = whole;
    if (at == "p10cr") {
      CHECK(lab.kept.empty());
      CHECK(test::thrown([&] { (void)lab.issuer()->retrieve(lab.csr, "", lab.options); }) == Errc::unsupported);
      continue;
    }
    CHECK(lab.kept.size() == 1);
    if (at == "pollReq") continue;  // this server has gone on, and takes no second pollReq
    // The CA has confirmed it, and takes no confirmation again: the certificate is there all the same.
    lab.check_issued(lab.issuer()->retrieve(lab.csr, lab.kept.front(), lab.options));
  }
}

TEST_CASE("cmp: the confirmation is sent by the next run where it did not arrive") {
  Lab lab;
  const auto whole = lab.server.answer;
  lab.server.answer = [&](const net::HttpRequest& request) -> net::HttpAnswer {
    if (!lab.ca.seen.empty()) throw Error(Errc::network, "gone");
    return whole(request);
  };
  CHECK(test::thrown([&] { (void)lab.issuer()->submit(lab.csr, lab.options); }) == Errc::network);
  CHECK(lab.ca.seen == std::vector<std::string>{"p10cr"});
  lab.server.answer = whole;
  lab.check_issued(lab.issuer()->retrieve(lab.csr, lab.kept.at(0), lab.options));
  CHECK(lab.ca.seen == std::vector<std::string>{"p10cr", "certConf"});
  CHECK(lab.ca.issued == 1);
}

TEST_CASE("cmp: a no is told in words") {
  test::CmpCaOptions how;
  how.reject = 23;
  how.says = "no such\nprofile";
  Lab lab(how);
  const issue::Answer answer = lab.issuer()->submit(lab.csr, lab.options);
  const auto* refused = std::get_if<Refused>(&answer);
  REQUIRE(refused != nullptr);
  CHECK(refused->why == "the CA says no: rejection (notAuthorized): no such profile");
  CHECK(refused->hint.find("may not ask") != std::string::npos);

  lab.ca.options.reject = 24;
  CHECK(test::thrown([&] { (void)lab.issuer()->submit(lab.csr, lab.options); }) == Errc::network);
}

TEST_CASE("cmp: wrong secrets, whether the server's error is protected or not") {
  for (const bool unprotected : {false, true}) {
    Lab lab;
    lab.ca.options.unprotected_errors = unprotected;
    const auto issuer = lab.issuer({{"reference", "device1"}, {"secret", "env:guess"}});
    try {
      (void)issuer->submit(lab.csr, lab.options);
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.code() == (unprotected ? Errc::refused : Errc::wrong_password));
      CHECK(error.hint().find("secret") != std::string::npos);
      CHECK(error.message().find("guess") == std::string::npos);
    }
  }
}

TEST_CASE("cmp: a certificate for another key is not taken, and the CA hears of it") {
  Lab lab;
  lab.ca.options.other_key = true;
  CHECK(test::thrown([&] { (void)lab.issuer()->submit(lab.csr, lab.options); }) == Errc::mismatch);
  CHECK(lab.ca.seen == std::vector<std::string>{"p10cr", "certConf"});
}

TEST_CASE("cmp: revocation and the CA's own certificates") {
  Lab lab;
  const Certificate certificate = lab.ca.issue(Name::from_rfc4514("CN=old"), lab.key.public_key());
  lab.issuer()->revoke(certificate, {4, nullptr});
  CHECK(lab.ca.revoked == std::vector<std::string>{"2"});
  CHECK(lab.issuer()->chain() == std::vector<Certificate>{lab.ca.root()});
  lab.ca.options.reject = 10;
  CHECK_FALSE(lab.issuer()->revoke(certificate, {}));  // certRevoked: that is what was wanted
  lab.ca.options.reject = 2;
  CHECK(test::thrown([&] { lab.issuer()->revoke(certificate, {}); }) == Errc::refused);
}

TEST_CASE("cmp: what is no CMP message") {
  struct Case {
    int status;
    std::string body;
    Errc code;
    const char* says;
  };
  const std::vector<Case> cases{{200, "<html><body>申請</body></html>", Errc::malformed, "申請"},
                                {200, "", Errc::malformed, "no CMP message"},
                                {200, "\x30\x82\x01\x01garbage", Errc::malformed, "cut off or damaged"},
                                {404, "Not here", Errc::network, "Not here"},
                                {401, "", Errc::no_password, "401"},
                                {500, "oops", Errc::network, "oops"},
                                {302, "", Errc::network, "302"}};
  for (const Case& one : cases) {
    CAPTURE(one.status);
    Lab lab;
    lab.server.answer = [&](const net::HttpRequest&) { return test::http_answer(one.status, one.body); };
    std::string message;
    CHECK(test::thrown([&] { (void)lab.issuer()->submit(lab.csr, lab.options); }, &message) == one.code);
    CHECK(message.find(one.says) != std::string::npos);
  }
}

TEST_CASE("cmp: settings that cannot work are usage errors before anything is sent") {
  Lab lab;
  const std::vector<Settings> wrong{{},
                                    {{"reference", "r"}},
                                    {{"secret", "env:x"}},
                                    {{"client_certificate", "c.pem"}},
                                    with(kMac, {{"command", "ir"}}),
                                    with(kMac, {{"command", "krr"}}),
                                    with(kMac, {{"nonsense", "1"}})};
  for (const Settings& settings : wrong) CHECK(test::thrown([&] { (void)lab.issuer(settings); }) == Errc::usage);
  CHECK(test::thrown([&] { (void)issue::open_issuer("cmp:ca.test", lab.server.world(kMac)); }) == Errc::usage);
  const auto issuer = lab.issuer();
  CHECK(test::thrown([&] { (void)issuer->retrieve(lab.csr, "another", lab.options); }) == Errc::usage);
  CHECK(test::thrown([&] { (void)issuer->retrieve(lab.csr, "", lab.options); }) == Errc::unsupported);
}
