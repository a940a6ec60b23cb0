// A request on its way, whatever happens to it: never sent twice, never lost, never taken for another one's answer.
#include "cli/submission.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "../issue/scratch.hpp"
#include "certkit/make.hpp"

using namespace certkit;
using cli::Submission;
using Phase = issue::RequestRecord::Phase;

namespace {

CertificateSpec spec_for(const PublicKey& key, std::uint8_t serial) {
  CertificateSpec spec;
  spec.subject = Name::from_rfc4514("CN=a.contoso.com");
  spec.san = {GeneralName::from_text("a.contoso.com")};
  spec.serial = {serial};
  spec.subject_spki = to_bytes(key.spki());
  spec.not_before = test::kNow;
  spec.not_after = test::kNow + std::chrono::days(30);
  return spec;
}

// What an issuer says, one thing for each time that it is asked.
class Scripted final : public issue::Issuer {
 public:
  using Say = std::function<issue::Answer(const issue::SubmitOptions&)>;
  std::vector<Say> on_submit, on_retrieve;
  std::vector<std::string> asked;  // "submit", "retrieve 83"

  issue::Answer submit(const Csr&, const issue::SubmitOptions& options) override { return say("submit", on_submit, options); }
  issue::Answer retrieve(const Csr&, const std::string& reference, const issue::SubmitOptions& options) override {
    return say("retrieve " + reference, on_retrieve, options);
  }

 private:
  issue::Answer say(const std::string& what, std::vector<Say>& script, const issue::SubmitOptions& options) {
    asked.push_back(what);
    REQUIRE(!script.empty());
    const Say next = script.front();
    script.erase(script.begin());
    return next(options);
  }
};

Scripted::Say pending(const std::string& reference) {
  return [reference](const issue::SubmitOptions& options) -> issue::Answer {
    options.keep(reference);
    return issue::Pending{reference, "wait", std::chrono::seconds(10)};
  };
}
Scripted::Say issued(const Certificate& certificate) {
  return [certificate](const issue::SubmitOptions&) -> issue::Answer { return issue::Issued{certificate, {}, {}, {}}; };
}
Scripted::Say fails(Errc code, const std::string& reference = {}) {
  return [code, reference](const issue::SubmitOptions& options) -> issue::Answer {
    if (!reference.empty()) options.keep(reference);
    throw Error(code, "it failed");
  };
}

struct World {
  test::Scratch scratch;
  std::ostringstream out, err;
  std::chrono::seconds waited{0};
  cli::Io io{.out = out,
             .err = err,
             .read_stdin = [](std::size_t) { return Secret(); },
             .env = [](const std::string&) { return std::nullopt; },
             .ask = {},
             .now = [this] { return test::kNow + waited; },
             .wait = [this](std::chrono::seconds time) { waited += time; },
             .executable = "/nowhere/certkit"};
  cli::Session session{.io = io};
  cli::IssuingOptions options;
  PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  Csr csr = make_csr(
      [] {
        CsrSpec spec;
        spec.subject = Name::from_rfc4514("CN=a.contoso.com");
        spec.san = {GeneralName::from_text("a.contoso.com")};
        return spec;
      }(),
      key);
  Scripted* issuer = nullptr;
  cli::OpenIssuer opened;

  World() {
    options.state = (scratch / "state").string();
    fresh();
  }
  // The next run of the same command.
  void fresh() {
    auto made = std::make_unique<Scripted>();
    issuer = made.get();
    opened = {std::move(made), "adcs:https://ca/certsrv", {}, {}, {}};
  }
  [[nodiscard]] Certificate certificate(std::uint8_t serial = 1) const {
    return make_certificate(spec_for(key.public_key(), serial), nullptr, key);
  }
  [[nodiscard]] issue::RequestRecord record() const { return issue::Requests(options.state).find(csr).value(); }
  Submission::Answer submit() { return Submission(session, options, csr, {}).submit(opened); }
  Errc submit_fails() {
    try {
      (void)submit();
    } catch (const Error& error) {
      return error.code();
    }
    return Errc::internal;
  }
};

}  // namespace

TEST_CASE("a request that is pending is asked for by the next run, and sent once") {
  World world;
  world.issuer->on_submit = {pending("83")};
  CHECK(std::holds_alternative<issue::Pending>(world.submit()));
  CHECK(world.record().phase == Phase::pending);
  world.fresh();
  world.issuer->on_retrieve = {pending("83")};
  CHECK(std::holds_alternative<issue::Pending>(world.submit()));
  world.fresh();
  world.issuer->on_retrieve = {issued(world.certificate())};
  CHECK(std::holds_alternative<issue::Issued>(world.submit()));
  CHECK(world.issuer->asked == std::vector<std::string>{"retrieve 83"});
  CHECK(world.record().phase == Phase::issued);
}

TEST_CASE("a run that is cut off behind the reference loses nothing") {
  World world;
  world.issuer->on_submit = {fails(Errc::network, "83")};
  CHECK(world.submit_fails() == Errc::network);
  world.fresh();
  world.issuer->on_retrieve = {issued(world.certificate())};
  (void)world.submit();
  CHECK(world.issuer->asked == std::vector<std::string>{"retrieve 83"});
}

TEST_CASE("a run that is cut off before there was a reference asks first, and sends again only where nobody knows") {
  World world;
  world.issuer->on_submit = {fails(Errc::network)};
  CHECK(world.submit_fails() == Errc::network);
  CHECK(world.record().phase == Phase::sent);
  world.fresh();
  world.issuer->on_retrieve = {fails(Errc::unsupported)};
  world.issuer->on_submit = {pending("84")};
  (void)world.submit();
  CHECK(world.issuer->asked == std::vector<std::string>{"retrieve ", "submit"});
  world.fresh();
  world.issuer->on_retrieve = {fails(Errc::network)};
  CHECK(world.submit_fails() == Errc::network);
  CHECK(world.record().reference == "84");
}

TEST_CASE("what the user got wrong is no submission") {
  World world;
  world.issuer->on_submit = {fails(Errc::no_password)};
  CHECK(world.submit_fails() == Errc::no_password);
  CHECK(world.record().phase == Phase::made);
}

TEST_CASE("a certificate that came back and is in no file yet is taken by the next run; one that is done is not") {
  World world;
  world.issuer->on_submit = {issued(world.certificate())};
  (void)world.submit();
  world.fresh();
  (void)world.submit();
  CHECK(world.issuer->asked.empty());
  Submission(world.session, world.options, world.csr, {}).done();
  world.fresh();
  world.issuer->on_submit = {issued(world.certificate(2))};
  (void)world.submit();
  CHECK(world.issuer->asked == std::vector<std::string>{"submit"});
}

TEST_CASE("the answer of the time before is not the answer to what was sent since") {
  World world;
  const Certificate old = world.certificate(1);
  world.issuer->on_submit = {issued(old)};
  (void)world.submit();
  Submission(world.session, world.options, world.csr, {}).done();
  world.fresh();
  world.issuer->on_submit = {fails(Errc::network)};
  (void)world.submit_fails();
  world.fresh();
  world.issuer->on_retrieve = {issued(old)};
  world.issuer->on_submit = {issued(world.certificate(2))};
  const auto answer = world.submit();
  CHECK(std::get<issue::Issued>(answer).certificate.serial_hex() == "02");
  CHECK(world.issuer->asked == std::vector<std::string>{"retrieve ", "submit"});
}

TEST_CASE("a certificate for another key is refused, and does not stand in the way") {
  World world;
  const PrivateKey other = generate_key(KeySpec::parse("ec:p256"));
  const Certificate strange = make_certificate(spec_for(other.public_key(), 9), nullptr, other);
  {
    world.issuer->on_submit = {issued(strange)};
    Submission submission(world.session, world.options, world.csr, {});
    auto answer = submission.submit(world.opened);
    CHECK_THROWS_AS((void)submission.received(world.opened, std::get<issue::Issued>(answer)), Error);
    CHECK(submission.way_on().empty());
  }
  CHECK(world.record().phase == Phase::refused);
  world.fresh();
  world.issuer->on_submit = {issued(world.certificate())};
  CHECK(std::holds_alternative<issue::Issued>(world.submit()));
}

TEST_CASE("a no of the CA is its reason, and the next run sends again") {
  World world;
  world.issuer->on_submit = {[](const issue::SubmitOptions&) -> issue::Answer { return issue::Refused{"no such template", "WebServer"}; }};
  CHECK(world.submit_fails() == Errc::refused);
  CHECK(world.record().why == "no such template");
  world.fresh();
  world.issuer->on_submit = {issued(world.certificate())};
  (void)world.submit();
  CHECK(world.issuer->asked == std::vector<std::string>{"submit"});
}

TEST_CASE("waiting asks again as the CA wants it, and outlives a network that fails for a while") {
  World world;
  world.options.wait = "60s";
  world.issuer->on_submit = {pending("83")};
  world.issuer->on_retrieve = {fails(Errc::network), pending("83"), issued(world.certificate())};
  CHECK(std::holds_alternative<issue::Issued>(world.submit()));
  CHECK(world.waited == std::chrono::seconds(30));
}

TEST_CASE("when a CA wants to be asked again holds for later runs") {
  World world;
  const auto in_ten_minutes = [](const issue::SubmitOptions& options) -> issue::Answer {
    options.keep("83");
    return issue::Pending{"83", "", std::chrono::minutes(10), true};
  };
  world.issuer->on_submit = {in_ten_minutes};
  CHECK(std::holds_alternative<issue::Pending>(world.submit()));
  // Sooner: said, and not asked; nor is there anything to wait for within a minute.
  world.fresh();
  const auto answer = world.submit();
  REQUIRE(std::holds_alternative<issue::Pending>(answer));
  CHECK(std::get<issue::Pending>(answer).says.find("--now") != std::string::npos);
  world.options.wait = "60s";
  CHECK(std::holds_alternative<issue::Pending>(world.submit()));
  CHECK(world.issuer->asked.empty());
  CHECK(world.waited == std::chrono::seconds(0));
  // Who waits long enough is answered, and whoever insists.
  world.options.wait = "15m";
  world.issuer->on_retrieve = {in_ten_minutes};
  CHECK(std::holds_alternative<issue::Pending>(world.submit()));
  CHECK(world.waited == std::chrono::minutes(10));
  world.options.wait.clear();
  world.options.at_once = true;
  world.issuer->on_retrieve = {issued(world.certificate())};
  CHECK(std::holds_alternative<issue::Issued>(world.submit()));
}

TEST_CASE("a CA that wants to be left alone is, by later runs too") {
  World world;
  world.issuer->on_submit = {[](const issue::SubmitOptions& options) -> issue::Answer {
    options.leave_alone(std::chrono::hours(3));
    throw Error(Errc::network, "too many requests");
  }};
  CHECK(world.submit_fails() == Errc::network);
  world.fresh();
  CHECK(world.submit_fails() == Errc::network);
  CHECK(world.issuer->asked.empty());
  world.waited = std::chrono::hours(3);
  world.issuer->on_retrieve = {issued(world.certificate())};
  CHECK(std::holds_alternative<issue::Issued>(world.submit()));
}

TEST_CASE("the certificate that is replaced is remembered for retrieve") {
  World world;
  const Certificate old = world.certificate(7);
  world.opened.replaces = old;
  world.issuer->on_submit = {pending("83")};
  (void)world.submit();
  world.fresh();
  bool told = false;
  world.issuer->on_retrieve = {[&](const issue::SubmitOptions& options) -> issue::Answer {
    told = options.replaces != nullptr && *options.replaces == old;
    return issue::Pending{"83", "", {}};
  }};
  (void)Submission(world.session, world.options, world.csr, {}).retrieve(world.opened);
  CHECK(told);
}

TEST_CASE("where nothing can be written the CA is not asked; once it has spoken, what it said is not lost") {
  World world;
  test::write_text(world.scratch / "state", "a file");
  CHECK_THROWS_AS(Submission(world.session, world.options, world.csr, {}), Error);
  CHECK(world.issuer->asked.empty());
}
