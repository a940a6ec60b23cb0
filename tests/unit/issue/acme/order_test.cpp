// From a request to a certificate, against the CA in fake_ca.hpp: every state, every fault.
#include <doctest/doctest.h>

#include "fake_ca.hpp"

using namespace certkit;
using namespace std::chrono_literals;
using issue::Answer;
using issue::Issued;
using issue::Pending;
using issue::Refused;
using test::AcmeWorld;

namespace {

const Csr& sample() {
  static const Csr kCsr = test::csr_for({"www.example.org", "example.org"});
  return kCsr;
}

template <class T>
T got(const Answer& answer) {
  if (const auto* refused = std::get_if<Refused>(&answer); refused != nullptr && !std::is_same_v<T, Refused>) FAIL(refused->why);
  REQUIRE(std::holds_alternative<T>(answer));
  return std::get<T>(answer);
}

// The webroot is as empty as before.
void check_clean(const AcmeWorld& world) { CHECK(std::filesystem::is_empty(world.scratch / "www")); }

}  // namespace

TEST_CASE("acme: a request becomes a certificate; the order is known before anything is waited for") {
  AcmeWorld world;
  int at_keep = 0;
  auto options = world.options();
  options.keep = [&](const std::string& url) {
    world.kept = url;
    at_keep = world.ca.count("POST", "/authz/0");
  };
  std::string seen;
  world.ca.look = [&](const std::string& token) {
    const auto file = world.scratch / ("www/.well-known/acme-challenge/" + token);
    seen += test::text_of(file) + "\n";
    CHECK(test::mode_of(file) == 0644);
  };
  const auto issued = got<Issued>(world.open()->submit(sample(), options));
  CHECK(world.kept == "https://ca.test/order/1");
  CHECK(at_keep == 0);
  CHECK(issued.certificate.public_key() == sample().public_key());
  REQUIRE(issued.chain.size() == 1);
  CHECK(issued.chain[0].subject().common_name() == "Fake Root");
  CHECK(seen.find("token-0.") == 0);
  CHECK(seen.find("\ntoken-1.") != std::string::npos);
  check_clean(world);
  CHECK(world.ca.last("/order").payload["identifiers"].size() == 2);
  CHECK_FALSE(world.ca.last("/order").payload.contains("notAfter"));
}

TEST_CASE("acme: the account key is made once, for the owner alone, and used again") {
  AcmeWorld world;
  (void)world.open()->submit(sample(), world.options());
  const auto folders = std::filesystem::directory_iterator(world.scratch / "state/acme");
  const auto file = folders->path() / "default.key";
  CHECK(folders->path().filename().string().starts_with("ca.test-"));
  CHECK(test::mode_of(file) == 0600);
  CHECK(test::mode_of(folders->path()) == 0700);
  const std::string key = test::text_of(file);
  const int accounts = world.ca.count("POST", "/account");
  (void)world.open()->submit(sample(), world.options());
  CHECK(test::text_of(file) == key);
  CHECK(world.ca.count("POST", "/account") == accounts + 1);  // found, not registered
  world.set("account", "other");
  world.ca.knows_account = false;
  (void)world.open()->submit(sample(), world.options());
  CHECK(std::filesystem::exists(folders->path() / "other.key"));
}

TEST_CASE("acme: nonces that the CA does not know are replaced, and not for ever") {
  AcmeWorld world;
  const auto bad = [] { return test::problem(400, "badNonce", "no"); };
  for (const char* path : {"/account", "/order", "/authz/0", "/challenge/0", "/finalize/1", "/order/1", "/cert/1"})
    world.ca.faults[path].assign(10, bad);
  (void)got<Issued>(world.open()->submit(sample(), world.options()));
  CHECK(world.ca.certificates == 1);
  CHECK(world.ca.count("HEAD", "/nonce") == 1);  // each answer brings the next one

  AcmeWorld never;
  never.ca.faults["/order"].assign(1000, bad);
  CHECK(got<Refused>(never.open()->submit(sample(), never.options())).why.find("badNonce") != std::string::npos);
  CHECK(never.ca.count("POST", "/order") < 30);
}

TEST_CASE("acme: too many requests: the CA's time is kept, in seconds and as a date, and is not endless") {
  AcmeWorld world;
  world.ca.faults["/order"].push_back([] { return test::problem(429, "rateLimited", "slowly", {{"retry-after", "7"}}); });
  world.ca.faults["/cert/1"].push_back([] { return test::page(503, "text/html", "later"); });
  world.ca.faults["/finalize/1"].push_back([] {
    return test::problem(503, "rateLimited", "slowly", {{"retry-after", "Sat, 21 Nov 2026 06:01:00 GMT"}});
  });
  (void)got<Issued>(world.open()->submit(sample(), world.options()));
  CHECK(world.now - test::kNow >= 60s);
  CHECK(world.ca.certificates == 1);

  AcmeWorld far;
  far.ca.faults["/order"].push_back([] { return test::problem(429, "rateLimited", "fifty a week", {{"retry-after", "86400"}}); });
  std::string message;
  CHECK(test::thrown([&] { (void)far.open()->submit(sample(), far.options()); }, &message) == Errc::network);
  CHECK(message.find("fifty a week") != std::string::npos);
  CHECK(far.waited == 0s);

  AcmeWorld always;
  always.ca.faults["/order"].assign(1000, [] { return test::problem(429, "rateLimited", "no", {{"retry-after", "0"}}); });
  CHECK(test::thrown([&] { (void)always.open()->submit(sample(), always.options()); }) == Errc::network);
  CHECK(always.ca.count("POST", "/order") < 50);
}

TEST_CASE("acme: a CA that takes its time is pending, and is asked again as long as one wants to wait") {
  AcmeWorld world;
  world.ca.processing = 1000;
  world.ca.processing_retry_after = "50";
  const auto pending = got<Pending>(world.open()->submit(sample(), world.options()));
  CHECK(pending.reference == "https://ca.test/order/1");
  CHECK(pending.ask_again == 50s);
  CHECK(world.waited <= 60s);
  check_clean(world);
  world.ca.processing = 5;
  (void)got<Issued>(world.open()->retrieve(sample(), pending.reference, world.options(10min)));
  CHECK(world.ca.certificates == 1);
}

TEST_CASE("acme: names that are not proved in time are pending too, and retrieve puts the proofs in place again") {
  AcmeWorld world;
  world.ca.validating = 1000;
  const auto pending = got<Pending>(world.open()->submit(test::csr_for({"www.example.org"}), world.options()));
  CHECK(world.waited <= 300s);
  check_clean(world);
  CHECK(world.ca.count("POST", "/challenge/0") == 1);
  (void)got<Pending>(world.open()->retrieve(test::csr_for({"www.example.org"}), pending.reference, world.options()));
  CHECK(world.ca.count("POST", "/challenge/0") == 1);  // it was told already
  CHECK(world.ca.deactivated.empty());
}

TEST_CASE("acme: an order is taken up in every state") {
  AcmeWorld world;
  (void)world.open()->submit(sample(), world.options());
  SUBCASE("valid") { world.ca.status = "valid"; }
  SUBCASE("processing") { world.ca.status = "processing"; }
  SUBCASE("ready") { world.ca.status = "ready"; }
  (void)got<Issued>(world.open()->retrieve(sample(), world.kept, world.options()));
}

TEST_CASE("acme: an order that came to nothing is refused with the next step; one that is not shown is pending still") {
  AcmeWorld world;
  (void)world.open()->submit(sample(), world.options());
  world.ca.status = "invalid";
  const auto invalid = got<Refused>(world.open()->retrieve(sample(), world.kept, world.options()));
  CHECK(invalid.why.find("a name was not proved (unauthorized)") != std::string::npos);
  CHECK_FALSE(invalid.hint.empty());
  std::string message;
  world.ca.faults["/order/1"].push_back([] { return test::problem(403, "unauthorized", "not yours"); });
  CHECK(test::thrown([&] { (void)world.open()->retrieve(sample(), "https://ca.test/order/1", world.options()); }, &message) ==
        Errc::network);
  CHECK(message.find("not yours") != std::string::npos);
  CHECK(got<Refused>(world.open()->retrieve(sample(), "https://ca.test/order/2", world.options())).why.find("there is no /order/2") !=
        std::string::npos);
  CHECK(test::thrown([&] { (void)world.open()->retrieve(sample(), "42", world.options()); }) == Errc::usage);
  // Before there was an order, nothing was handed in.
  (void)got<Issued>(world.open()->retrieve(sample(), "", world.options()));
}

TEST_CASE("acme: a no to a question decides nothing; a no to the request does") {
  for (const char* path : {"/order/1", "/authz/0", "/cert/1", "/finalize/1"}) {
    for (const int status : {401, 403, 404}) {
      CAPTURE(path);
      CAPTURE(status);
      AcmeWorld world;
      world.ca.faults[path].assign(100, [status] { return test::problem(status, "unauthorized", "not this account's"); });
      // Submitted, the order itself is asked for only where the CA is not done at once.
      if (std::string(path) == "/order/1") world.ca.processing = 3;
      std::string message;
      CHECK(test::thrown([&] { (void)world.open()->submit(sample(), world.options()); }, &message) == Errc::network);
      CHECK(message.find("not this account's") != std::string::npos);
      CHECK_FALSE(world.kept.empty());
      world.ca.faults.clear();
      (void)got<Issued>(world.open()->retrieve(sample(), world.kept, world.options()));
      CHECK(world.ca.orders == 1);
      CHECK(world.ca.certificates == 1);
    }
  }
  AcmeWorld world;
  world.ca.faults["/finalize/1"].push_back([] { return test::problem(400, "badCSR", "the key is too small"); });
  CHECK(got<Refused>(world.open()->submit(sample(), world.options())).why.find("the key is too small") != std::string::npos);
}

TEST_CASE("acme: a place that is none, of the CA, is the CA's mistake") {
  for (const char* place : {"http://user:hunter2@ca.test/order/1", "file:///etc/passwd", "https://ca.test:0/", "https://ca.test/a b"}) {
    CAPTURE(place);
    AcmeWorld world;
    world.ca.faults["/order"].push_back([place] {
      return [&] {
        net::HttpAnswer answer = test::page(201, "application/json", "{}");
        answer.headers.push_back({"location", place});
        return answer;
      }();
    });
    std::string message;
    CHECK(test::thrown([&] { (void)world.open()->submit(sample(), world.options()); }, &message) == Errc::malformed);
    CHECK(message.find("ca.test sends to a place that is none") != std::string::npos);
    CHECK(message.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("acme: who opens it says what time it is") {
  CHECK(test::thrown([] { (void)issue::open_issuer("acme:https://ca.test/dir", {}); }) == Errc::internal);
}

TEST_CASE("acme: names that are not believed: all of them are told, and what is open is given back") {
  AcmeWorld world;
  world.ca.invalid["a.example.org"] = {{"type", "urn:ietf:params:acme:error:connection"}, {"detail", "10.0.0.1: Connection refused"}};
  world.ca.invalid["b.example.org"] = {{"type", "urn:ietf:params:acme:error:dns"}, {"detail", "NXDOMAIN"}};
  const auto refused =
      got<Refused>(world.open()->submit(test::csr_for({"a.example.org", "b.example.org", "c.example.org"}), world.options()));
  CHECK(refused.why.find("a.example.org: 10.0.0.1: Connection refused (connection); b.example.org: NXDOMAIN (dns)") != std::string::npos);
  CHECK(refused.hint.find("port 80") != std::string::npos);
  check_clean(world);
  CHECK(world.ca.certificates == 0);
}

TEST_CASE("acme: a challenge that the CA does not offer") {
  AcmeWorld world;
  world.ca.challenge_types = "dns-01 dns-account-01";
  const auto refused = got<Refused>(world.open()->submit(sample(), world.options()));
  CHECK(refused.why.find("by http-01, only by dns-01, dns-account-01") != std::string::npos);
  CHECK(world.ca.deactivated == std::vector<std::string>{"www.example.org", "example.org"});
}

TEST_CASE("acme: what cannot be asked for is said before the CA is asked") {
  AcmeWorld world;
  std::string message;
  CHECK(test::thrown([&] { (void)world.open()->submit(test::csr_for({"*.example.org"}), world.options()); }, &message) == Errc::usage);
  CHECK(message.find("wildcard") != std::string::npos);
  CHECK(test::thrown([&] { (void)world.open()->submit(test::csr_for({"email:a@example.org"}), world.options()); }) == Errc::usage);
  CHECK(test::thrown([&] { (void)world.open()->submit(test::csr_for({}), world.options()); }) == Errc::usage);
  CHECK(world.ca.asked.empty());
  issue::IssuerSettings clock;
  clock.now = [] { return test::kNow; };
  clock.wait = [](std::chrono::seconds) {};
  CHECK(test::thrown([&] { (void)issue::open_issuer("acme:http://ca.test/dir", clock); }) == Errc::usage);
  world.set("profile", "nightly");
  CHECK(test::thrown([&] { (void)world.open()->submit(sample(), world.options()); }, &message) == Errc::usage);
  CHECK(message.find("nightly") != std::string::npos);
  CHECK(world.ca.orders == 0);
}

TEST_CASE("acme: profile, validity and what is replaced go with the order") {
  AcmeWorld world;
  world.set("profile", "short");
  auto options = world.options();
  options.validity_days = 6;
  const auto old = got<Issued>(world.open()->submit(sample(), options));
  CHECK(world.ca.last("/order").payload["profile"] == "short");
  CHECK(world.ca.last("/order").payload["notAfter"].get<std::string>().starts_with("2026-11-27T06:0"));
  options.replaces = &old.certificate;
  (void)got<Issued>(world.open()->submit(sample(), options));
  const std::string id = world.ca.last("/order").payload["replaces"];
  CHECK(id.find('.') != std::string::npos);
  // RFC 9773 §5: a CA that has a successor already takes the order without.
  world.ca.orders_replaced = true;
  (void)got<Issued>(world.open()->submit(sample(), options));
  CHECK_FALSE(world.ca.last("/order").payload.contains("replaces"));
}

TEST_CASE("acme: the chain that is preferred, where the CA has it") {
  AcmeWorld world;
  world.set("preferred_chain", "older root");
  CHECK(got<Issued>(world.open()->submit(sample(), world.options())).chain.at(0).subject().common_name() == "Older Root");
  world.set("preferred_chain", "Lost Root");
  CHECK(got<Issued>(world.open()->submit(sample(), world.options())).chain.at(0).subject().common_name() == "Fake Root");
  CHECK(world.has_said("no chain of the CA leads to \"Lost Root\""));
}

TEST_CASE("acme: cut off anywhere, the next run goes on, and no second certificate is made") {
  int requests = 0;
  {
    AcmeWorld world;
    world.ca.before = [&](int number) { requests = number; };
    (void)got<Issued>(world.open()->submit(sample(), world.options()));
  }
  REQUIRE(requests > 10);
  for (int at = 1; at <= requests; ++at) {
    CAPTURE(at);
    AcmeWorld world;
    world.ca.before = [&](int number) {
      if (number >= at) throw Error(Errc::network, "the connection broke off", "", "ca.test");
    };
    std::string message;
    CHECK(test::thrown([&] { (void)world.open()->submit(sample(), world.options()); }, &message) == Errc::network);
    check_clean(world);
    world.ca.before = nullptr;
    (void)got<Issued>(world.open()->retrieve(sample(), world.kept, world.options()));
    CHECK(world.ca.certificates == 1);
    CHECK(world.ca.orders == 1);
  }
}

TEST_CASE("acme: a short trouble anywhere is lived through") {
  for (int at = 2; at < 16; ++at) {
    CAPTURE(at);
    AcmeWorld world;
    world.ca.before = [&](int number) {
      if (number == at && number != 2) throw Error(Errc::network, "the connection broke off", "", "ca.test");
    };
    (void)got<Issued>(world.open()->submit(sample(), world.options()));
    CHECK(world.ca.certificates == 1);
  }
}

TEST_CASE("acme: a server that answers nonsense, at each step: one error, and the request can be gone on with") {
  const std::pair<const char*, std::function<net::HttpAnswer()>> kinds[] = {
      {"500", [] { return test::page(500, "text/html", "<h1>Internal Server Error</h1>"); }},
      {"a page in Japanese",
       [] { return test::page(200, "text/html; charset=utf-8", "<html>\xe3\x83\xad\xe3\x82\xb0\xe3\x82\xa4\xe3\x83\xb3</html>"); }},
      {"cut off", [] { return test::page(200, "application/json", R"({"status":"pend)"); }},
      {"nothing", [] { return test::page(200, "application/json", ""); }},
      {"a redirect", [] { return test::page(302, "text/html", ""); }},
      {"too large", []() -> net::HttpAnswer { throw Error(Errc::limit, "the answer is larger than expected", "", "ca.test"); }},
  };
  for (const auto& [name, answer] : kinds) {
    for (const char* path : {"/dir", "/account", "/order", "/authz/1", "/order/1", "/finalize/1", "/cert/1"}) {
      const std::string kind = name;
      CAPTURE(kind);
      CAPTURE(path);
      AcmeWorld world;
      world.ca.faults[path].assign(100, answer);
      std::optional<Answer> result;
      const auto code = test::thrown([&] { result = world.open()->submit(sample(), world.options()); });
      if (!code) CHECK(std::holds_alternative<Refused>(*result));  // "the CA refused …: it redirects"
      if (code) CHECK((code == Errc::network || code == Errc::malformed || code == Errc::limit || code == Errc::refused));
      check_clean(world);
      world.ca.faults.clear();
      (void)got<Issued>(world.open()->retrieve(sample(), world.kept, world.options()));
      CHECK(world.ca.certificates == 1);
    }
  }
}

TEST_CASE("acme: an order for other names than the request's is not proved") {
  AcmeWorld world;
  world.ca.faults["/authz/0"].push_back([] {
    return test::page(
        200, "application/json",
        R"({"status":"pending","identifier":{"type":"dns","value":"--evil"},"challenges":[{"type":"http-01","url":"https://ca.test/c","token":"t"}]})");
  });
  CHECK(test::thrown([&] { (void)world.open()->submit(sample(), world.options()); }) == Errc::malformed);
}

TEST_CASE("acme: an order that the CA has deleted is over, and one that something else hides is not") {
  AcmeWorld world;
  world.kept = "https://ca.test/order/1";
  (void)got<Issued>(world.open()->submit(sample(), world.options()));
  world.ca.faults["/order/1"].push_back([] { return test::problem(404, "malformed", "No order for ID 1"); });
  const auto gone = got<Refused>(world.open()->retrieve(sample(), "https://ca.test/order/1", world.options()));
  CHECK(gone.why.find("No order for ID 1") != std::string::npos);
  CHECK(gone.hint.find("submit the request again") != std::string::npos);
  world.ca.faults["/order/1"].push_back([] { return test::page(404, "text/html", "<h1>Not Found</h1>"); });
  CHECK(test::thrown([&] { (void)world.open()->retrieve(sample(), "https://ca.test/order/1", world.options()); }) == Errc::network);
}

TEST_CASE("acme: where nothing was ordered, no account is made for a revocation or a change") {
  AcmeWorld world;
  const PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  CsrSpec spec;
  spec.san = {GeneralName::from_text("example.org")};
  const auto issued = got<Issued>(world.open()->submit(make_csr(spec, key), world.options()));
  AcmeWorld other;
  const auto needs_account = [&](const std::function<void(issue::Issuer&)>& work) {
    CHECK(test::thrown([&] { work(*other.open()); }) == Errc::usage);
  };
  needs_account([&](issue::Issuer& issuer) { issuer.revoke(issued.certificate, {}); });
  needs_account([](issue::Issuer& issuer) { (void)issuer.change_account_key(); });
  needs_account([](issue::Issuer& issuer) { (void)issuer.close_account(); });
  CHECK_FALSE(other.ca.knows_account);
  other.open()->revoke(issued.certificate, {1, &key});
  CHECK_FALSE(other.ca.last("/revoke").header.contains("kid"));
  CHECK_FALSE(other.ca.knows_account);
  CHECK(world.open()->change_account_key().find("has a new key") != std::string::npos);
  CHECK(world.open()->close_account().find("is closed") != std::string::npos);
}

TEST_CASE("acme: revocation, by the account and by the certificate's key") {
  AcmeWorld world;
  const PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  CsrSpec spec;
  spec.san = {GeneralName::from_text("example.org")};
  const Csr csr = make_csr(spec, key);
  const auto issued = got<Issued>(world.open()->submit(csr, world.options()));
  world.open()->revoke(issued.certificate, {});
  CHECK(world.ca.revoked.size() == 1);
  CHECK(world.ca.last("/revoke").header.contains("kid"));
  CHECK_FALSE(world.ca.last("/revoke").payload.contains("reason"));
  CHECK_FALSE(world.open()->revoke(issued.certificate, {4, nullptr}));  // revoked already: that is what was wanted
  CHECK(world.ca.last("/revoke").payload["reason"] == 4);
  world.ca.faults["/revoke"].push_back([] { return test::problem(403, "unauthorized", "not yours"); });
  std::string message;
  CHECK(test::thrown([&] { world.open()->revoke(issued.certificate, {}); }, &message) == Errc::refused);
  CHECK(message.find("not yours") != std::string::npos);
}

TEST_CASE("acme: when to renew") {
  AcmeWorld world;
  const auto issued = got<Issued>(world.open()->submit(sample(), world.options()));
  const auto info = world.open()->renewal_info(issued.certificate);
  REQUIRE(info);
  CHECK(to_rfc3339(info->start) == "2027-01-01T00:00:00Z");
  CHECK(to_rfc3339(info->end) == "2027-01-03T00:00:00Z");
  CHECK(info->explanation == "https://ca.test/why");
  CHECK(info->ask_again == 6h);
  CHECK(world.ca.asked.back().method == "GET");
  const std::string path = world.ca.asked.back().path;
  world.ca.faults[path].push_back([] {
    return test::page(200, "application/json", R"({"suggestedWindow":{"start":"2027-01-01T00:00:00Z","end":"2027-01-03T00:00:00Z"}})");
  });
  CHECK(world.open()->renewal_info(issued.certificate)->ask_again == 6h);
  world.ca.faults[path].push_back([] { return test::problem(404, "malformed", "unknown"); });
  CHECK_FALSE(world.open()->renewal_info(issued.certificate));
}
