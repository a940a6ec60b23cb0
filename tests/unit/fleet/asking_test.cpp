#include <doctest/doctest.h>

#include <atomic>
#include <latch>

#include "running.hpp"

using namespace certkit;
using namespace certkit::fleet;
using test::kDay;
using test::Running;

namespace {

// What its CA is asked, before it is: `ask` is called by each request.
class Listening final : public issue::Issuer {
 public:
  using Ask = std::function<void(const issue::SubmitOptions&)>;
  Listening(std::unique_ptr<issue::Issuer> of, Ask ask) : of_(std::move(of)), ask_(std::move(ask)) {}
  issue::Answer submit(const Csr& csr, const issue::SubmitOptions& options) override {
    if (busy_.exchange(true)) throw Error(Errc::internal, "two threads at a time");
    ask_(options);
    busy_ = false;
    return of_->submit(csr, options);
  }
  issue::Answer retrieve(const Csr& csr, const std::string& reference, const issue::SubmitOptions& options) override {
    return of_->retrieve(csr, reference, options);
  }
  std::vector<Certificate> chain() override { return of_->chain(); }

 private:
  std::unique_ptr<issue::Issuer> of_;
  Ask ask_;
  std::atomic<bool> busy_ = false;
};

World listening(Running& lab, Listening::Ask ask) {
  World world = lab.world();
  world.open_issuer = [open = world.open_issuer, ask = std::move(ask)](const IssuerEntry& entry) {
    return std::make_unique<Listening>(open(entry), ask);
  };
  return world;
}

// One that keeps its own certificate to itself, while `silent`.
class Chainless final : public issue::Issuer {
 public:
  Chainless(std::unique_ptr<issue::Issuer> of, const bool& silent) : of_(std::move(of)), silent_(silent) {}
  issue::Answer submit(const Csr& csr, const issue::SubmitOptions& options) override {
    issue::Answer answer = of_->submit(csr, options);
    if (silent_) std::get<issue::Issued>(answer).chain.clear();
    return answer;
  }
  std::vector<Certificate> chain() override { return silent_ ? issue::Issuer::chain() : of_->chain(); }

 private:
  std::unique_ptr<issue::Issuer> of_;
  const bool& silent_;
};

World chainless(Running& lab, const bool& silent) {
  World world = lab.world();
  world.open_issuer = [open = world.open_issuer, &silent](const IssuerEntry& entry) {
    return std::make_unique<Chainless>(open(entry), silent);
  };
  return world;
}

Certificate stranger_called(const Name& subject) {
  const PrivateKey key = generate_key({KeyType::ec, 256});
  CertificateSpec spec;
  spec.serial = {2};
  spec.subject = subject;
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = test::kNow - kDay;
  spec.not_after = test::kNow + kDay * 3650;
  spec.basic_constraints = BasicConstraints{true, std::nullopt};
  return make_certificate(spec, nullptr, key);
}

}  // namespace

TEST_CASE("a CA that sends no chain this time: what its certificates stood on before serves again") {
  Running lab(1);
  bool silent = false;
  REQUIRE(lab.run(chainless(lab, silent)).at("c0").what == Outcome::What::renewed);
  const Certificate ca = lab.standing("c0").live.certificates.at(1);
  silent = true;
  lab.now += kDay * 70;
  const Outcome outcome = lab.run(chainless(lab, silent)).at("c0");
  REQUIRE(outcome.what == Outcome::What::renewed);
  CHECK(outcome.differences.empty());
  CHECK(lab.standing("c0").live.certificates.size() == 2);
  CHECK(lab.standing("c0").live.certificates.at(1) == ca);
}

TEST_CASE("a CA that sends no chain this time: one that did not sign the new one is not taken for its issuer") {
  Running lab(1);
  bool silent = false;
  REQUIRE(lab.run(chainless(lab, silent)).at("c0").what == Outcome::What::renewed);
  {
    const auto store = lab.store();
    const auto lease = store->lease("c0", "web1/1", lab.now + std::chrono::seconds(60), lab.now);
    Standing standing = lab.standing("c0");
    standing.live.certificates.at(1) = stranger_called(standing.live.certificates.at(1).subject());
    store->record(lease.value(), standing, {lab.now, "c0", "", "web1", Step::none, "another CA of that name"});
    store->release(*lease);
  }
  silent = true;
  lab.now += kDay * 70;
  const Outcome outcome = lab.run(chainless(lab, silent)).at("c0");
  REQUIRE(outcome.what == Outcome::What::renewed);
  REQUIRE(outcome.differences.size() == 1);
  CHECK(outcome.differences.front().id == "issuer-missing");
  CHECK(lab.standing("c0").live.certificates.size() == 1);
}

TEST_CASE("an issuer that takes no threads is there several times") {
  Running lab(2);
  std::latch both(2);  // each request waits for the other one
  const auto outcomes = lab.run(listening(lab, [&](const issue::SubmitOptions&) { both.arrive_and_wait(); }));
  for (const auto& [name, outcome] : outcomes) CHECK(outcome.what == Outcome::What::renewed);
  CHECK(outcomes.size() == 2);
}

TEST_CASE("a renewal is announced as one to the CA that issued what it renews, and to no other") {
  Running lab(1);
  lab.fleet.issuers.push_back(lab.fleet.issuers.front());
  lab.fleet.issuers.back().name = "other";
  std::vector<bool> announced;
  const auto run = [&] {
    return lab.run(listening(lab, [&](const issue::SubmitOptions& options) { announced.push_back(options.replaces != nullptr); }));
  };
  CHECK(run().at("c0").what == Outcome::What::renewed);
  lab.now += kDay * 70;
  CHECK(run().at("c0").what == Outcome::What::renewed);
  lab.fleet.certificates.front().issuer = "other";
  CHECK(run().at("c0").what == Outcome::What::renewed);
  lab.now += kDay * 70;
  CHECK(run().at("c0").what == Outcome::What::renewed);
  CHECK(announced == std::vector{false, true, false, true});
}
