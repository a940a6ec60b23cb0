#include "issue/acme/account.hpp"

#include <doctest/doctest.h>

#include "certkit/write.hpp"
#include "fake_ca.hpp"
#include "issue/acme/base64url.hpp"
#include "issue/acme/jws.hpp"
#include "issue/acme/renewal.hpp"

using namespace certkit;
using issue::Issued;
using test::AcmeWorld;

namespace {

const Csr& sample() {
  static const Csr kCsr = test::csr_for({"www.example.org"});
  return kCsr;
}

std::string refusal(AcmeWorld& world, Errc expected) {
  std::string message;
  CHECK(test::thrown([&] { (void)world.open()->submit(sample(), world.options()); }, &message) == expected);
  return message;
}

class Handle final : public net::Http {
 public:
  explicit Handle(test::FakeCa& ca) : ca_(ca) {}
  net::HttpAnswer send(const net::HttpRequest& request) override { return ca_.answer(request); }

 private:
  test::FakeCa& ca_;
};

// An account as the issuer has one.
struct Opened {
  issue::IssuerSettings world;
  issue::acme::Settings settings;
  issue::acme::Client client;
  issue::acme::Account account;
  explicit Opened(AcmeWorld& from)
      : client(std::make_unique<Handle>(from.ca), std::string(test::kCa) + "/dir",
               {[&from] { return from.now; }, [](std::chrono::seconds) {}, {}, std::chrono::seconds(10)}),
        account(client, settings, world) {
    world.state = from.scratch / "state";
    settings.agree_terms = true;
  }
  [[nodiscard]] issue::acme::AccountKeyFile file() const { return {world.state, client.directory_url(), "default"}; }
};

}  // namespace

TEST_CASE("acme account: terms are agreed to by the user alone") {
  AcmeWorld world;
  world.ca.terms = "https://ca.test/terms.pdf";
  world.unset("agree_terms");
  CHECK(refusal(world, Errc::usage).find("https://ca.test/terms.pdf") != std::string::npos);
  CHECK_FALSE(world.ca.knows_account);
  world.set("agree_terms", "true");
  (void)world.open()->submit(sample(), world.options());
  CHECK(world.ca.knows_account);
  // An account that is there needs no second word.
  world.unset("agree_terms");
  CHECK(std::holds_alternative<Issued>(world.open()->submit(sample(), world.options())));
}

TEST_CASE("acme account: only_existing registers nothing; contacts go with a new one") {
  AcmeWorld world;
  world.set("only_existing", "true");
  CHECK(refusal(world, Errc::usage).find("no account") != std::string::npos);
  world.unset("only_existing");
  world.given.push_back({"contact", {"admin@example.org", "mailto:b@example.org"}, "--with contact", {}});
  (void)world.open()->submit(sample(), world.options());
  CHECK(world.ca.last("/account").payload["contact"] == test::FakeCa::Json({"mailto:admin@example.org", "mailto:b@example.org"}));
}

TEST_CASE("acme account: external account binding") {
  AcmeWorld world;
  world.ca.needs_binding = true;
  CHECK(refusal(world, Errc::usage).find("external account binding") != std::string::npos);
  world.set("eab_kid", "kid-1");
  CHECK(refusal(world, Errc::usage).find("belong together") != std::string::npos);
  world.set("eab_hmac", "env:MAC");
  world.secrets["env:MAC"] = "no base64url!";
  CHECK(refusal(world, Errc::usage).find("base64url") != std::string::npos);
  world.secrets["env:MAC"] = "MDEyMzQ1Njc4OWFiY2RlZg==";
  (void)world.open()->submit(sample(), world.options());
  const auto binding = world.ca.last("/account").payload["externalAccountBinding"];
  CHECK(binding["payload"] == issue::acme::to_base64url(as_bytes(world.ca.last("/account").header["jwk"].dump())));
}

TEST_CASE("acme account: a key of the user's own is used as it is, and nothing is kept") {
  AcmeWorld world;
  const PrivateKey key = generate_key(KeySpec::parse("rsa:2048"));
  const Secret pem = to_pem_unencrypted(key, KeyFormat::pkcs1);
  test::write_text(world.scratch / "mine.pem", std::string(as_text(pem.reveal())));
  world.set("account_key", (world.scratch / "mine.pem").string());
  (void)world.open()->submit(sample(), world.options());
  CHECK(world.ca.last("/account").header["alg"] == "RS256");
  CHECK_FALSE(std::filesystem::exists(world.scratch / "state"));
  test::write_text(world.scratch / "mine.pem", "hello");
  CHECK(test::thrown([&] { (void)world.open()->submit(sample(), world.options()); }).has_value());
}

TEST_CASE("acme account: a key is changed, also when the change was cut off") {
  AcmeWorld world;
  Opened first(world);
  const std::string before = issue::acme::jwk(first.account.signer().key.public_key());
  first.account.change_key();
  const std::string after = issue::acme::jwk(first.account.signer().key.public_key());
  CHECK(before != after);
  CHECK(issue::acme::jwk(first.file().load().public_key()) == after);
  CHECK_FALSE(first.file().staged());
  const auto& asked = world.ca.last("/key-change");
  CHECK(asked.header.contains("kid"));
  const auto inner = issue::acme::from_base64url(asked.payload["payload"].get<std::string>());
  REQUIRE(inner);
  CHECK(test::FakeCa::Json::parse(as_text(*inner))["oldKey"].dump() == before);

  // The CA took the new key, and nobody heard of it.
  world.ca.faults["/key-change"].push_back([]() -> net::HttpAnswer { throw Error(Errc::network, "the connection broke off"); });
  CHECK(test::thrown([&] { first.account.change_key(); }) == Errc::network);
  const auto staged = first.file().staged();
  REQUIRE(staged);
  world.ca.faults["/account"].push_back([] { return test::problem(400, "accountDoesNotExist", "who is that"); });
  Opened second(world);
  CHECK(second.account.url() == "https://ca.test/account/1");
  CHECK(issue::acme::jwk(second.account.key().public_key()) == issue::acme::jwk(staged->public_key()));
  CHECK_FALSE(second.file().staged());

  // It did not, and the old key goes on.
  world.ca.faults["/key-change"].push_back([] { return test::problem(409, "conflict", "that key is taken"); });
  CHECK(test::thrown([&] { second.account.change_key(); }) == Errc::refused);
  CHECK_FALSE(second.file().staged());
}

TEST_CASE("acme account: an account that was closed is not used") {
  AcmeWorld world;
  Opened opened(world);
  (void)opened.account.url();
  CHECK(world.ca.knows_account);
  const std::filesystem::path key = opened.file().path(), aside = opened.account.deactivate();
  CHECK_FALSE(world.ca.knows_account);
  CHECK_FALSE(std::filesystem::exists(key));  // so that the next request makes another account
  CHECK(aside.filename().string().starts_with("default.closed-"));
  CHECK(test::mode_of(aside) == 0600);
  world.ca.faults["/account"].push_back([] { return test::page(200, "application/json", R"({"status":"deactivated"})"); });
  CHECK(refusal(world, Errc::refused).find("deactivated") != std::string::npos);
}
