// Two waves at a time: one is put to use while the next is made ready.
#include <doctest/doctest.h>

#include <future>

#include "running.hpp"
#include "store_between.hpp"

using namespace certkit;
using namespace certkit::fleet;
using test::Running;
using What = Outcome::What;

namespace {

// Two certificates, c0 and c1, a wave each.
struct Waves : Running {
  Waves() : Running(2) { options.wave = 1; }
};

class Signal {
 public:
  void give() {
    const std::lock_guard lock(mutex_);
    if (!given_) promise_.set_value();
    given_ = true;
  }
  [[nodiscard]] bool came() const { return future_.wait_for(std::chrono::minutes(2)) == std::future_status::ready; }

 private:
  std::mutex mutex_;
  bool given_ = false;
  std::promise<void> promise_;
  std::shared_future<void> future_ = promise_.get_future().share();
};

// Fails once, where `name` comes to `step`, and not before `other` is recorded to be at `until`.
class FailsOnce final : public test::StoreBetween {
 public:
  FailsOnce(std::unique_ptr<Store> real, std::string name, Step step, std::string other, Step until)
      : StoreBetween(std::move(real)), name_(std::move(name)), other_(std::move(other)), step_(step), until_(until) {}
  std::vector<std::size_t> record_many(std::span<const Recording> all) override {
    for (const Recording& one : all)
      if (!failed && one.event->name == name_ && one.event->step == step_) {
        came = there_.came();
        failed = true;
        throw Error(Errc::unwritable, "the disk is full");
      }
    auto lost = StoreBetween::record_many(all);
    for (const Recording& one : all)
      if (one.event->name == other_ && one.event->step == until_) there_.give();
    return lost;
  }
  std::atomic<bool> failed = false, came = false;

 private:
  const std::string name_, other_;
  const Step step_, until_;
  Signal there_;
};

std::vector<Outcome> outcomes_of_failed(Waves& lab, Store& store) {
  try {
    (void)lab.run(lab.world(), store);
  } catch (RunFailed& failed) {
    return std::move(failed.outcomes);
  }
  FAIL("the run did not end by the store's failure");
  return {};
}

}  // namespace

TEST_CASE("while the services of one wave hear of their files, the next wave asks its issuers") {
  Waves lab;
  Signal asked;
  World world = lab.world();
  world.say = [&](const Event& event) {
    if (event.name == "c1" && event.step == Step::issued) asked.give();
  };
  const auto serve = world.run;
  world.run = [&](const base::Process& process) {
    CHECK(asked.came());
    return serve(process);
  };
  const auto outcomes = lab.run(world);
  CHECK(outcomes.at("c0").what == What::renewed);
  CHECK(outcomes.at("c1").what == What::renewed);
  CHECK(lab.leftovers().empty());
}

TEST_CASE("a store that failed for a moment: what was ready by then is not put in place, and is gone on with by the next run") {
  Waves lab;
  FailsOnce store(lab.store(), "c0", Step::swapped, "c1", Step::staged);
  const auto outcomes = outcomes_of_failed(lab, store);
  CHECK(store.came);
  REQUIRE(outcomes.size() == 2);
  CHECK(outcomes[0].what == What::skipped);
  CHECK(outcomes[1].what == What::skipped);
  CHECK(lab.standing("c0").renewal.step == Step::swapping);
  CHECK(lab.standing("c1").renewal.step == Step::staged);
  CHECK(lab.files("c1").empty());
  const auto next = lab.run();  // nobody has them
  CHECK(next.at("c0").what == What::renewed);
  CHECK(next.at("c1").what == What::renewed);
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{2, 1});
  CHECK(lab.leftovers().empty());
}

TEST_CASE("a store that failed while the next wave was made ready: what has begun to go in place comes to its end") {
  Waves lab;
  FailsOnce store(lab.store(), "c1", Step::key_ready, "c0", Step::swapping);
  const auto outcomes = outcomes_of_failed(lab, store);
  CHECK(store.came);
  REQUIRE(outcomes.size() == 2);
  CHECK(outcomes[0].what == What::renewed);
  CHECK(outcomes[1].what == What::skipped);
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{1, 1});
  CHECK(lab.run().at("c1").what == What::renewed);
  CHECK(lab.leftovers().empty());
}

TEST_CASE("a run that is to end while a wave is ready: it is given back as it stands") {
  Waves lab;
  std::atomic<bool> stop = false;
  Signal ready;
  World world = lab.world();
  world.stop = [&] { return stop.load(); };
  world.say = [&](const Event& event) {
    if (event.name == "c1" && event.step == Step::staged) ready.give();
  };
  const auto serve = world.run;
  world.run = [&](const base::Process& process) {
    CHECK(ready.came());
    stop = true;
    return serve(process);
  };
  const auto outcomes = lab.run(world);
  CHECK(outcomes.at("c1").what == What::skipped);
  CHECK(outcomes.at("c1").error == "the run was ended before it came to its end, at staged; the next one goes on");
  CHECK(outcomes.at("c1").after == ShownCertificate(lab.standing("c1").renewal.certificates.at(0)));
  CHECK(lab.standing("c1").renewal.step == Step::staged);
  CHECK(lab.files("c1").empty());
  const auto next = lab.run();
  CHECK(next.at("c1").what == What::renewed);
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{2, 1});
}

TEST_CASE("a wave with a hook ahead of the request waits for the services of the one before") {
  Waves lab;
  auto& hooks = lab.fleet.certificates.at(1).hooks;
  hooks.before = hooks.reload;
  std::vector<std::string> order;
  std::mutex mutex;
  World world = lab.world();
  const auto serve = world.run;
  world.run = [&](const base::Process& process) {
    const std::lock_guard lock(mutex);
    order.push_back(test::environment_of(process, "CERTKIT_HOOK") + " " + test::environment_of(process, "CERTKIT_NAMES"));
    return serve(process);
  };
  (void)lab.run(world);
  const std::vector<std::string> meant{"reload c0", "verify c0", "before c1", "reload c1", "verify c1"};
  CHECK(order == meant);
}
