// Certificates that were taken out of the fleet in the midst of their renewal.
#include <doctest/doctest.h>
#include <signal.h>

#include <filesystem>

#include "running.hpp"

using namespace certkit;
using namespace certkit::fleet;
using test::kDay;
using test::Running;
using What = Outcome::What;

namespace {

// Renewed once, due again, and left at `step` of that; then the fleet has it no longer.
test::Snapshot leave_at(Running& lab, Step step) {
  REQUIRE(lab.run().at("c0").what == What::renewed);
  test::Snapshot before = lab.files("c0");
  lab.now += kDay * 70;
  if (step == Step::swapping)  // nobody stops there, but who is killed
    REQUIRE_FALSE(lab.run_apart([](World& world) {
      world.say = [](const Event& event) {
        if (event.step == Step::swapping && event.name == "c0") ::raise(SIGKILL);
      };
    }));
  else
    lab.run_until(step);
  REQUIRE(lab.standing("c0").renewal.step == step);
  lab.fleet.certificates.erase(lab.fleet.certificates.begin());
  return before;
}

}  // namespace

TEST_CASE("what left the fleet while its files were put in place goes back to what was there") {
  for (const std::string swap : {"files", "generations"})
    for (const Step step : {Step::swapping, Step::swapped, Step::reloaded, Step::verified}) {
      CAPTURE(swap);
      CAPTURE(to_word(step));
      Running lab(2, "", swap);
      const auto before = leave_at(lab, step);
      const auto outcomes = lab.run();
      REQUIRE(outcomes.contains("c0"));
      CHECK(outcomes.at("c0").what == What::rolled_back);
      CHECK(outcomes.at("c0").error == "it was taken out of the fleet while its files were put in place");
      CHECK(outcomes.at("c1").what == What::renewed);  // the others go on
      CHECK(outcomes.at("c0").next_try == Time{});     // nobody tries it again
      CHECK(lab.files("c0") == before);
      CHECK(lab.standing("c0").renewal.step == Step::rolled_back);
      CHECK(lab.standing("c0").live.generation == 1);
      CHECK(lab.leftovers().empty());
      CHECK(lab.run().empty());  // and that is all
    }
}

TEST_CASE("going back that was begun before it left the fleet is ended") {
  Running lab(1);
  const auto before = leave_at(lab, Step::swapped);
  {
    const auto store = lab.store();
    Standing standing = lab.standing("c0");
    standing.renewal.step = Step::rolling_back;
    const auto lease = store->lease("c0", "web1/1", lab.now + std::chrono::seconds(60), lab.now);
    store->record(lease.value(), standing, {lab.now, "c0", standing.renewal.id, "web1", Step::rolling_back, "going back"});
    store->release(*lease);
  }
  CHECK(lab.run().at("c0").what == What::rolled_back);
  CHECK(lab.files("c0") == before);
}

TEST_CASE("what left the fleet and cannot be taken back since its generation is lost is over with --force") {
  for (const bool damaged : {false, true}) {
    CAPTURE(damaged);
    Running lab(1);
    (void)leave_at(lab, Step::swapped);
    if (damaged)
      test::put(lab.scratch / "work/c0/2/files.tar", "half of it");
    else
      std::filesystem::remove_all(lab.scratch / "work/c0/2");
    CHECK(lab.run().at("c0").what == (damaged ? What::broken : What::skipped));
    lab.options.force = true;
    const Outcome outcome = lab.run().at("c0");
    CHECK(outcome.what == What::failed);
    CHECK(outcome.hint == "look at its files: it is not in the fleet any more, and nobody renews it");
    CHECK(outcome.next_try == Time{});
    CHECK(lab.standing("c0").renewal.step == Step::failed);
    lab.options.force = false;
    CHECK(lab.run().empty());
  }
}

TEST_CASE("what left the fleet before any file of it was touched is let be, and so is what another machine has") {
  for (const Step step : {Step::key_ready, Step::issued, Step::staged}) {
    CAPTURE(to_word(step));
    Running lab(1);
    const auto before = leave_at(lab, step);
    CHECK(lab.run().empty());
    CHECK(lab.files("c0") == before);
    CHECK(lab.standing("c0").renewal.step == step);
  }
  Running lab(1);
  (void)leave_at(lab, Step::swapped);
  const auto swapped = lab.files("c0");
  World other = lab.world();
  other.host = "web2";
  CHECK(lab.run(other).empty());
  CHECK(lab.files("c0") == swapped);
}
