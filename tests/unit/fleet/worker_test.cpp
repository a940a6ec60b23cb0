// Workers that share a store. Each has a machine of its own in these tests: a name and a folder of keys.
#include "fleet/run/worker.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "fleet/planning.hpp"
#include "store_between.hpp"
#include "store_place.hpp"

using namespace test;

namespace {

// Signs whatever it is given, and counts.
struct Ca {
  PrivateKey key = generate_key({KeyType::ec, 256});
  Certificate certificate = [this] {
    CertificateSpec spec;
    spec.serial = {1};
    spec.subject = Name::from_rfc4514("CN=Test CA");
    spec.subject_spki = to_bytes(key.public_key().spki());
    spec.not_before = kNow - kDay;
    spec.not_after = kNow + kDay * 3650;
    spec.basic_constraints = BasicConstraints{true, std::nullopt};
    spec.key_usage = kKeyCertSign;
    return make_certificate(spec, nullptr, key);
  }();
  std::mutex mutex;
  std::map<std::string, int> issued;  // by name
  bool undecided = false;

  Certificate sign(const Csr& csr) {
    const std::lock_guard lock(mutex);
    ++issued[csr.extensions().subject_alt_names().at(0).value];
    CertificateSpec spec;
    spec.serial = {2, static_cast<std::uint8_t>(issued.size() >> 8), static_cast<std::uint8_t>(issued.size())};
    spec.subject = csr.subject();
    spec.subject_spki = to_bytes(csr.public_key().spki());
    spec.not_before = kNow;
    spec.not_after = kNow + kDay * 90;
    spec.san = csr.extensions().subject_alt_names();
    spec.key_usage = kDigitalSignature;
    spec.extended_key_usage = {Oid("1.3.6.1.5.5.7.3.1")};
    return make_certificate(spec, &certificate, key);
  }
};

class CaIssuer final : public issue::Issuer {
 public:
  explicit CaIssuer(Ca& ca) : ca_(ca) {}
  issue::Answer submit(const Csr& csr, const issue::SubmitOptions&) override {
    if (ca_.undecided) return issue::Pending{"1", "a person looks at it", std::chrono::seconds(3600), true};
    return issue::Issued{ca_.sign(csr), {ca_.certificate}, {}, {}};
  }
  std::vector<Certificate> chain() override { return {ca_.certificate}; }

 private:
  Ca& ca_;
};

std::string fleet_yaml(int many, const std::string& prefix) {
  std::string yaml = "issuers: {lab: {issuer: \"ca:lab\"}}\ncertificates:\n";
  for (int i = 0; i < many; ++i) {
    const std::string name = prefix + std::to_string(i);
    yaml += "  - {name: " + name + ", san: [" + name + ".contoso.com], issuer: lab, installations: [{to: live/" + name + "}]}\n";
  }
  return yaml;
}

struct SharedFleet {
  explicit SharedFleet(int many) : fleet(fleet_of(place.scratch, fleet_yaml(many, place.prefix))) {}

  std::vector<Outcome> work_as(const std::string& host, const std::string& worker) { return work_with(*place.open(), host, worker); }
  std::vector<Outcome> work_with(Store& store, const std::string& host, const std::string& worker) {
    World world;
    world.open_issuer = [&](const IssuerEntry&) { return std::make_unique<CaIssuer>(ca); };
    world.now = [] { return std::chrono::floor<seconds>(std::chrono::system_clock::now()); };  // a server has no other
    world.wait = [](std::chrono::milliseconds) {};
    world.random = [] { return std::uint64_t{7}; };
    world.library = &library;
    if (hook) world.run = hook;
    world.host = host;
    world.worker = worker;
    world.work = place.scratch / ("keys-" + host);
    std::filesystem::create_directories(world.work);
    WorkerOptions options;
    options.run.jobs = 2;
    options.patience = seconds(0);
    const PlanSome plan = [&](std::span<const std::string> names) {
      Planning how;
      how.options.now = world.now();
      how.options.host = host;
      how.options.only.assign(names.begin(), names.end());
      how.eyes.host = host;
      how.library = &library;
      return plan_fleet(fleet, &store, how).planned;
    };
    return work(fleet, plan, store, world, options);
  }

  // As a worker on another machine left it, that died `ago`.
  void left_behind(const std::string& name, Step step, bool dead, const std::string& host = "gone") {
    const auto store = place.open();
    const Time now = std::chrono::floor<seconds>(std::chrono::system_clock::now());
    Standing one;
    one.name = name;
    one.host = host;
    one.renewal.id = "0123456789abcdef";
    one.renewal.step = step;
    one.renewal.key = "/gone/key.pem";
    one.renewal.generation = 1;
    const auto lease = store->lease(name, "gone:1", dead ? now - seconds(10) : now + seconds(600), now - seconds(400));
    store->record(lease.value(), one, event_of(one, "it was made there"));
  }

  TestStore place;
  Fleet fleet;
  profile::Library library{{std::string(CERTKIT_SOURCE) + "/profiles"}};
  Ca ca;
  std::function<base::ProcessEnd(const base::Process&)> hook;  // instead of programs
};

// Ends who goes round and round.
class Patient final : public StoreBetween {
 public:
  using StoreBetween::StoreBetween;
  std::vector<Holding> holdings() override {
    if (++looks_ == 20) throw Error(Errc::limit, "it goes round and round");
    return StoreBetween::holdings();
  }

 private:
  int looks_ = 0;
};

}  // namespace

TEST_CASE("workers that share a fleet do each certificate once") {
  constexpr int kMany = 60;
  SharedFleet shared(kMany);
  std::vector<std::vector<Outcome>> outcomes(3);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < outcomes.size(); ++t)
    threads.emplace_back([&, t] { outcomes[t] = shared.work_as(t == 2 ? "web2" : "web1", shared.place.name("w" + std::to_string(t))); });
  for (std::thread& thread : threads) thread.join();
  int renewed = 0;
  for (const auto& of_one : outcomes)
    for (const Outcome& outcome : of_one) renewed += outcome.what == Outcome::What::renewed ? 1 : 0;
  CHECK(renewed == kMany);
  CHECK(shared.ca.issued.size() == kMany);
  for (const auto& one : shared.ca.issued) CHECK_MESSAGE(one.second == 1, one.first);
  const auto store = shared.place.open();
  for (const CertificateEntry& entry : shared.fleet.certificates) CHECK(store->standing(entry.name)->renewal.step == Step::done);
  for (const Holding& holding : store->holdings())
    if (holding.name.starts_with(shared.place.prefix)) CHECK(holding.worker.empty());
  CHECK(shared.work_as("web1", "w").empty());  // nothing is left
}

TEST_CASE("what a dead machine had not sent is begun anew elsewhere, with another key") {
  SharedFleet shared(1);
  const std::string name = shared.fleet.certificates.front().name;
  shared.left_behind(name, Step::key_ready, true);
  const auto outcomes = shared.work_as("web1", shared.place.name("w"));
  REQUIRE(outcomes.size() == 1);
  CHECK(outcomes.front().what == Outcome::What::renewed);
  const auto standing = shared.place.open()->standing(name);
  CHECK(standing->host == "web1");
  CHECK(standing->live.key != "/gone/key.pem");
  CHECK(standing->renewal.id != "0123456789abcdef");
  CHECK(standing->live.generation == 2);
}

TEST_CASE("what may have been issued waits for the machine that has its key") {
  for (const Step step : {Step::sending, Step::pending, Step::issued}) {
    SharedFleet shared(1);
    shared.left_behind(shared.fleet.certificates.front().name, step, true);
    CHECK(shared.work_as("web1", shared.place.name("w")).empty());
    CHECK(shared.ca.issued.empty());
    CHECK(shared.place.open()->standing(shared.fleet.certificates.front().name)->host == "gone");
  }
}

TEST_CASE("what a dead worker had half in place with another folder of keys is broken, and a worker says so once and ends") {
  const std::vector<Step> steps{Step::swapping, Step::verified, Step::rolling_back};
  SharedFleet shared(static_cast<int>(steps.size()));
  shared.place.where = shared.place.another();  // to the fleets of other cases it would be what has left them
  for (std::size_t i = 0; i < steps.size(); ++i) shared.left_behind(shared.fleet.certificates[i].name, steps[i], true, "web1");
  Patient store(shared.place.open());
  const auto outcomes = shared.work_with(store, "web1", shared.place.name("w"));
  CHECK(outcomes.size() == steps.size());
  for (const Outcome& outcome : outcomes) {
    CHECK(outcome.what == Outcome::What::broken);
    CHECK(outcome.hint.find("--keys") != std::string::npos);
  }
  for (std::size_t i = 0; i < steps.size(); ++i) CHECK(store.standing(shared.fleet.certificates[i].name)->renewal.step == steps[i]);
}

TEST_CASE("a hook that fails on the way back as well is not run again and again by one worker") {
  SharedFleet shared(1);
  shared.place.where = shared.place.another();
  REQUIRE(shared.work_as("web1", shared.place.name("w")).at(0).what == Outcome::What::renewed);
  shared.fleet.certificates.front().san.push_back("more.contoso.com");
  Hook reload;
  reload.command = {"reload"};
  shared.fleet.certificates.front().hooks.reload = reload;
  int ran = 0;
  shared.hook = [&](const base::Process&) {
    ++ran;
    base::ProcessEnd end;
    end.exit_code = 1;
    return end;
  };
  for (const int times : {2, 3}) {  // of the new files and of the old ones; and then each worker once
    Patient store(shared.place.open());
    const Outcome outcome = shared.work_with(store, "web1", shared.place.name("w")).at(0);
    CHECK(outcome.what == Outcome::What::rolled_back);
    CHECK(outcome.next_try == Time{});
    CHECK(store.standing(outcome.name)->renewal.step == Step::rolling_back);
    CHECK(ran == times);
  }
}

TEST_CASE("what has a certificate in place is never another machine's") {
  SharedFleet shared(1);
  const std::string name = shared.fleet.certificates.front().name;
  CHECK(shared.work_as("web2", shared.place.name("w")).size() == 1);
  {
    const auto store = shared.place.open();
    const Time now = std::chrono::floor<seconds>(std::chrono::system_clock::now());
    Standing one = store->standing(name).value();
    one.renewal = {};
    one.renewal.id = "0123456789abcdef";
    one.renewal.step = Step::key_ready;
    const auto lease = store->lease(name, "gone:1", now - seconds(10), now - seconds(400));
    store->record(lease.value(), one, event_of(one, "key"));
  }
  CHECK(shared.work_as("web1", shared.place.name("v")).empty());
  CHECK(shared.ca.issued.begin()->second == 1);
}

TEST_CASE("where the store fails in a later round, what came of the earlier ones is known") {
  class Failing final : public StoreBetween {
   public:
    using StoreBetween::StoreBetween;
    std::vector<Holding> holdings() override {
      if (++asked_ == 3) throw Error(Errc::network, "the store is gone");  // once to begin with, and once for each round
      return StoreBetween::holdings();
    }

   private:
    int asked_ = 0;
  };
  SharedFleet shared(5);
  Failing store(shared.place.open());
  try {
    (void)shared.work_with(store, "web1", shared.place.name("w"));
    FAIL("it did not fail");
  } catch (const RunFailed& failed) {
    CHECK(failed.code() == Errc::network);
    CHECK(failed.outcomes.size() == 5);
    for (const Outcome& outcome : failed.outcomes) CHECK(outcome.what == Outcome::What::renewed);
  }
}

TEST_CASE("a lease that is lost when a certificate is begun anew is the loss of that one") {
  class Losing final : public StoreBetween {
   public:
    using StoreBetween::StoreBetween;
    void record(const Lease& lease, const Standing& standing, const Event& event) override {
      if (event.what.starts_with("begun anew") && lease.name == lost) throw Error(Errc::mismatch, "another worker has taken it over");
      StoreBetween::record(lease, standing, event);
    }
    std::string lost;
  };
  SharedFleet shared(2);
  const std::string lost = shared.fleet.certificates[0].name, other = shared.fleet.certificates[1].name;
  shared.left_behind(lost, Step::key_ready, true);
  shared.left_behind(other, Step::key_ready, true);
  Losing store(shared.place.open());
  store.lost = lost;
  const std::vector<Outcome> outcomes = shared.work_with(store, "web1", shared.place.name("w"));
  REQUIRE(outcomes.size() == 1);
  CHECK(outcomes.front().name == other);
  CHECK(outcomes.front().what == Outcome::What::renewed);
}

TEST_CASE("who waits for another worker looks again when that one gives something back, and not each time that it says something") {
  class Watched final : public StoreBetween {
   public:
    using StoreBetween::StoreBetween;
    std::vector<Holding> holdings() override {
      ++looks;
      return StoreBetween::holdings();
    }
    bool wait_for_change(std::chrono::milliseconds) override {
      const bool first = waits++ == 0;
      (first ? say : give_back)();
      return StoreBetween::wait_for_change(std::chrono::milliseconds(first ? 0 : 60'000));
    }
    std::function<void()> say, give_back;
    int looks = 0, waits = 0;
  };
  SharedFleet shared(1);
  if (shared.place.shared()) return;  // other tests speak there, too
  const std::string name = shared.fleet.certificates.front().name;
  const auto other = shared.place.open();
  const Time now = std::chrono::floor<seconds>(std::chrono::system_clock::now());
  const auto lease = other->lease(name, "web1:other", now + seconds(600), now);
  REQUIRE(lease);
  Standing one;
  one.name = name;
  Watched store(shared.place.open());
  store.say = [&] { other->record(*lease, one, event_of(one, "it looked around")); };
  store.give_back = [&] { other->release(*lease); };
  const auto outcomes = shared.work_with(store, "web1", "web1:w");
  REQUIRE(outcomes.size() == 1);
  CHECK(outcomes.front().what == Outcome::What::renewed);
  CHECK(store.waits == 2);
  CHECK(store.looks == 4);  // to begin with, and in the rounds: it waits, it works, there is nothing more
}

TEST_CASE("what a worker left, and another one brought to its end, is not said to be left") {
  class Overtaken final : public StoreBetween {
   public:
    using StoreBetween::StoreBetween;
    void release_many(std::span<const Lease> leases) override {
      StoreBetween::release_many(leases);
      if (overtake) overtake();
    }
    std::function<void()> overtake;
  };
  SharedFleet shared(2);
  shared.ca.undecided = true;
  const auto other = shared.place.open();
  const Time now = std::chrono::floor<seconds>(std::chrono::system_clock::now());
  Overtaken store(shared.place.open());
  store.overtake = [&] {
    const std::string& name = shared.fleet.certificates.front().name;
    Standing standing = other->standing(name).value();
    const auto lease = other->lease(name, "web1:other", now + seconds(600), now);
    if (!lease) return;
    standing.renewal.step = Step::done;
    other->record(*lease, standing, event_of(standing, "it is done"));
    other->release(*lease);
  };
  const auto outcomes = shared.work_with(store, "web1", "web1:w");
  REQUIRE(outcomes.size() == 1);
  CHECK(outcomes.front().name == shared.fleet.certificates.back().name);
  CHECK(outcomes.front().what == Outcome::What::pending);
}
