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

}  // namespace

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
