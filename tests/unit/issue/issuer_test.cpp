#include "issue/issuer.hpp"

#include <doctest/doctest.h>

#include "issue/authority.hpp"
#include "scratch.hpp"

using namespace certkit;

namespace {

std::filesystem::path made_ca(const test::Scratch& scratch) {
  issue::Authority::Init init;
  init.subject = Name::from_rfc4514("CN=Lab CA");
  init.key = KeySpec::parse("ec:p256");
  init.now = test::kNow;
  (void)issue::Authority::init(scratch / "lab", init, {});
  return scratch / "lab";
}

// What a careless or overeager CA makes of the request "plain".
struct Answer {
  PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  CsrSpec asked;
  CertificateSpec given;
  Answer() {
    asked.subject = given.subject = Name::from_rfc4514("CN=a.contoso.com,O=Contoso");
    asked.san = given.san = {GeneralName::from_text("a.contoso.com"), GeneralName::from_text("10.1.1.5")};
    asked.key_usage = given.key_usage = kDigitalSignature;
    asked.extended_key_usage = given.extended_key_usage = {Oid("1.3.6.1.5.5.7.3.1"), Oid("1.3.6.1.5.5.7.3.2")};
    given.serial = {1};
    given.subject_spki = to_bytes(key.public_key().spki());
    given.not_before = test::kNow;
    given.not_after = test::kNow + std::chrono::days(10);
  }
  [[nodiscard]] std::vector<issue::Difference> differences(Time now = test::kNow) const {
    return issue::compare_with_request(make_csr(asked, key), make_certificate(given, nullptr, key), {now});
  }
  // The only difference is this one.
  void check(const char* id, Severity severity, const char* message, Time now = test::kNow) const {
    const auto found = differences(now);
    REQUIRE(found.size() == 1);
    CHECK(found[0].id == id);
    CHECK(found[0].severity == severity);
    CHECK(found[0].message.find(message) != std::string::npos);
  }
};

}  // namespace

TEST_CASE("ca:DIR signs, and refuses with the reason") {
  test::Scratch scratch;
  const auto folder = made_ca(scratch);
  const auto issuer = issue::open_issuer("ca:" + folder.string(), {});
  issue::SubmitOptions options;
  options.now = test::kNow;
  options.validity_days = 7;
  const issue::Answer answer = issuer->submit(test::csr("plain"), options);
  const auto* issued = std::get_if<issue::Issued>(&answer);
  REQUIRE(issued != nullptr);
  CHECK(issued->certificate.not_after() == test::kNow + std::chrono::days(7) - std::chrono::seconds(1));
  CHECK(issued->chain == issue::Authority::open(folder).chain());
  CHECK(issue::compare_with_request(test::csr("plain"), issued->certificate, {test::kNow}).empty());

  const issue::Answer no = issuer->submit(test::csr("ca_flag"), options);
  const auto* refused = std::get_if<issue::Refused>(&no);
  REQUIRE(refused != nullptr);
  CHECK(refused->why.find("CA certificate") != std::string::npos);
}

TEST_CASE("an issuer that is none is a usage error that lists those there are") {
  for (const char* text : {"", "ca", "ca:", "foo:bar", ":x", "/path"}) {
    CAPTURE(text);
    try {
      (void)issue::open_issuer(text, {});
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.code() == Errc::usage);
      CHECK(error.hint().find("ca:DIR") != std::string::npos);
    }
  }
  CHECK(test::thrown([] { (void)issue::open_issuer("ca:/no/such/folder", {}); }) == Errc::unreadable);
}

TEST_CASE("what came back as asked has no differences") { CHECK(Answer().differences().empty()); }

TEST_CASE("another key is a mismatch") {
  const Answer answer;
  Answer other;
  CHECK(test::thrown([&] {
          (void)issue::compare_with_request(make_csr(answer.asked, answer.key), make_certificate(other.given, nullptr, other.key),
                                            {test::kNow});
        }) == Errc::mismatch);
}

TEST_CASE("another validity than the days that were asked for") {
  const Answer answer;
  const auto differences = [&](int days) {
    return issue::compare_with_request(make_csr(answer.asked, answer.key), make_certificate(answer.given, nullptr, answer.key),
                                       {test::kNow, days});
  };
  CHECK(differences(10).empty());
  CHECK(differences(11).empty());  // CAs count from midnight, or from a little while ago
  for (const int days : {5, 12, 36500}) {
    const auto found = differences(days);
    REQUIRE(found.size() == 1);
    CHECK(found[0].id == "validity-changed");
    CHECK(found[0].severity == Severity::warning);
    CHECK(found[0].message.find(std::to_string(days) + " days that were asked for") != std::string::npos);
  }
}

TEST_CASE("names dropped and added") {
  Answer dropped;
  dropped.given.san.pop_back();
  dropped.check("san-dropped", Severity::error, "the CA dropped IP:10.1.1.5");
  dropped.given.san.push_back(GeneralName::from_text("b.contoso.com"));
  CHECK(dropped.differences().at(0).message == "the CA dropped IP:10.1.1.5; in its place it put DNS:b.contoso.com");
  dropped.given.san.clear();
  CHECK(dropped.differences().at(0).message.find("; the certificate has no names at all") != std::string::npos);
  Answer added;
  added.given.san.push_back(GeneralName::from_text("b.contoso.com"));
  added.check("san-added", Severity::warning, "DNS:b.contoso.com");
  Answer common_name;
  common_name.asked.san.erase(common_name.asked.san.begin());
  common_name.check("san-added", Severity::note, "the CN of the request");
}

TEST_CASE("the subject changed") {
  Answer organisation;
  organisation.given.subject = Name::from_rfc4514("CN=a.contoso.com");
  organisation.check("subject-changed", Severity::note, "from \"CN=a.contoso.com,O=Contoso\" to \"CN=a.contoso.com\"");
  Answer common_name;
  common_name.given.subject = Name::from_rfc4514("CN=b.contoso.com,O=Contoso");
  common_name.check("subject-changed", Severity::warning, "and with it the CN");
}

TEST_CASE("usages dropped and added") {
  Answer answer;
  answer.given.extended_key_usage.pop_back();
  answer.check("usage-dropped", Severity::warning, "the CA dropped the usage clientAuth; it is for serverAuth");
  answer.given.extended_key_usage = {Oid("1.3.6.1.5.5.7.3.2")};
  answer.check("usage-dropped", Severity::error, "serverAuth");
  answer = Answer();
  answer.given.key_usage = kDigitalSignature | kKeyAgreement;
  answer.check("usage-added", Severity::note, "keyAgreement");
  answer = Answer();
  answer.asked.key_usage = kDigitalSignature | kKeyAgreement;
  answer.check("usage-dropped", Severity::warning, "keyAgreement");
}

TEST_CASE("a CA certificate that nobody asked for, a must-staple that is not there, a validity that is not now") {
  Answer ca;
  ca.given.basic_constraints = BasicConstraints{true, std::nullopt};
  ca.check("basic-constraints-changed", Severity::error, "made a CA certificate");
  const Answer time;
  time.check("not-yet-valid", Severity::error, "2026-11-21T06:00:00Z", test::kNow - std::chrono::seconds(1));
  time.check("expired", Severity::error, "2026-12-01", test::kNow + std::chrono::days(11));

  test::Scratch scratch;
  issue::SubmitOptions options;
  options.now = test::kNow;
  const auto answer = issue::open_issuer("ca:" + made_ca(scratch).string(), {})->submit(test::csr("must_staple"), options);
  const auto differences = issue::compare_with_request(test::csr("must_staple"), std::get<issue::Issued>(answer).certificate, {test::kNow});
  REQUIRE(differences.size() == 1);
  CHECK(differences[0].id == "extension-dropped");
}

TEST_CASE("what is asked for of a certificate that was there before, and is not there") {
  const Answer made;
  const Certificate certificate = make_certificate(made.given, nullptr, made.key);
  const auto missing = [&](const CsrSpec& asked) {
    std::string all;
    for (const auto& one : issue::compare_with_spec(asked, certificate))
      all += std::string(to_word(one.severity)) + "[" + one.id + "]: " + one.message + "\n";
    return all;
  };
  CHECK(missing(made.asked).empty());
  CHECK(missing({}).empty());
  CsrSpec more = made.asked;
  more.subject = Name::from_rfc4514("CN=b.contoso.com");
  more.san.push_back(GeneralName::from_text("b.contoso.com"));
  more.key_usage = kDigitalSignature | kKeyEncipherment;
  more.extended_key_usage.push_back(Oid("1.3.6.1.5.5.7.3.3"));
  CHECK(missing(more) ==
        "error[san-dropped]: the certificate is not for DNS:b.contoso.com\n"
        "warning[subject-changed]: the certificate's CN is \"a.contoso.com\", and not \"b.contoso.com\"\n"
        "warning[usage-dropped]: the certificate has not the key usage keyEncipherment\n"
        "warning[usage-dropped]: the certificate has not the usage codeSigning\n");
  CertificateSpec wild = made.given;
  wild.san = {GeneralName::from_text("*.contoso.com")};
  wild.subject = Name::from_rfc4514("O=Contoso");
  CsrSpec below;
  below.subject = Name::from_rfc4514("CN=x.contoso.com");
  below.san = {GeneralName::from_text("x.contoso.com"), GeneralName::from_text("x.y.contoso.com"), GeneralName::from_text("contoso.com")};
  const auto found = issue::compare_with_spec(below, make_certificate(wild, nullptr, made.key));
  REQUIRE(found.size() == 3);
  CHECK(found[0].message == "the certificate is not for DNS:x.y.contoso.com");
  CHECK(found[1].message == "the certificate is not for DNS:contoso.com");
  CHECK(found[2].severity == Severity::note);
}

TEST_CASE("the words of the severities") {
  CHECK(to_word(Severity::error) == "error");
  CHECK(to_word(Severity::warning) == "warning");
  CHECK(to_word(Severity::note) == "note");
}
