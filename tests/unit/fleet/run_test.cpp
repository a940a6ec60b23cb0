#include "fleet/run/run.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>

#include "certkit/write.hpp"
#include "running.hpp"

using namespace certkit;
using namespace certkit::fleet;
using std::chrono::hours;
using std::chrono::seconds;
using test::kDay;
using test::kNow;
using test::Running;
using What = Outcome::What;

namespace {

std::size_t count_of(const std::map<std::string, Outcome>& outcomes, What what) {
  std::size_t count = 0;
  for (const auto& [name, outcome] : outcomes) count += outcome.what == what;
  return count;
}

}  // namespace

TEST_CASE("a fleet is issued, put in place, served and remembered; and renewed with new keys when its time has come") {
  Running lab(5);
  auto outcomes = lab.run();
  REQUIRE(count_of(outcomes, What::renewed) == 5);
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{5, 1});
  for (std::size_t i = 0; i < 5; ++i) {
    const std::string name = Running::name(i);
    const Standing standing = lab.standing(name);
    CHECK(standing.renewal.step == Step::done);
    CHECK(standing.live.generation == 1);
    CHECK(standing.live.issuer == "lab");
    CHECK(lab.fault_of_pair(name, standing.live.certificates.at(0)) == "");
    CHECK(lab.served(name) == standing.live.certificates.at(0).serial_hex());
    CHECK(standing.live.certificates.size() == 2);
    CHECK(test::mode_of(lab.scratch / "work" / name / "1" / "key.pem") == 0600);
  }
  CHECK(lab.run().empty());  // nothing is due
  const auto before = lab.files("c0");
  lab.now += kDay * 70;
  outcomes = lab.run();
  REQUIRE(count_of(outcomes, What::renewed) == 5);
  CHECK(outcomes.at("c0").before->serial != outcomes.at("c0").after->serial);
  CHECK(lab.files("c0").at("c0.key") != before.at("c0.key"));
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{10, 1});
  CHECK(lab.leftovers().empty());
  std::string steps;
  for (const Event& event : lab.store()->history("c0", 100)) steps = std::string(to_word(event.step)) + " " + steps;
  CHECK(steps.ends_with("due key-ready sending pending issued checked staged swapping swapped reloaded verified done "));
}

TEST_CASE("the folders of keys are their owner's alone, whatever the umask says") {
  Running lab(1);
  const mode_t before = ::umask(0);
  const auto outcomes = lab.run();
  ::umask(before);
  REQUIRE(outcomes.at("c0").what == What::renewed);
  for (const char* folder : {"work", "work/c0", "work/c0/1"}) {
    CAPTURE(folder);
    CHECK(test::mode_of(lab.scratch / folder) == 0700);
  }
  CHECK(test::mode_of(lab.scratch / "tls/c0") == 0755);
}

TEST_CASE("what the CA has not decided is asked for again, and not asked for twice") {
  Running lab(2);
  lab.mood.undecided = true;
  auto outcomes = lab.run();
  REQUIRE(count_of(outcomes, What::pending) == 2);
  CHECK(outcomes.at("c0").next_try == kNow + seconds(60));
  CHECK(lab.standing("c0").renewal.step == Step::pending);
  CHECK(lab.run().empty());  // it said when
  lab.mood.undecided = false;
  lab.now += seconds(61);
  CHECK(count_of(lab.run(), What::renewed) == 2);
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{2, 1});
  CHECK(lab.mood.asked.load() == 2);
}

TEST_CASE("an answer that was lost on the way is fetched, and not asked for anew") {
  Running lab(3);
  lab.mood.answer_is_lost = true;
  const auto outcomes = lab.run();
  REQUIRE(count_of(outcomes, What::failed) == 3);
  CHECK(outcomes.at("c1").error_code == "network");
  CHECK(lab.standing("c1").renewal.step == Step::sending);
  lab.mood.answer_is_lost = false;
  lab.now += hours(2);
  CHECK(count_of(lab.run(), What::renewed) == 3);
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{3, 1});
  CHECK(lab.mood.asked.load() == 3);
}

TEST_CASE("a CA that does not answer is left alone after some failures, and one request finds out when it does again") {
  Running lab(8, "limits: {lab: {in_flight: 1}}\n");
  lab.mood.unreachable = true;
  CHECK(count_of(lab.run(), What::failed) == 8);
  CHECK(lab.mood.asked.load() == 5);
  lab.options.force = true;
  (void)lab.run();
  CHECK(lab.mood.asked.load() == 5);
  lab.now += seconds(61);
  (void)lab.run();
  CHECK(lab.mood.asked.load() == 6);
  lab.mood.unreachable = false;
  lab.now += hours(3);
  CHECK(count_of(lab.run(), What::renewed) == 8);
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{8, 1});
}

TEST_CASE("no more requests than the limit of an issuer; the others wait for their turn with key and request made") {
  Running lab(5, "limits: {lab: {rate: 2, per: 1h}}\n");
  const auto outcomes = lab.run();
  CHECK(count_of(outcomes, What::renewed) == 2);
  CHECK(count_of(outcomes, What::pending) == 3);
  CHECK(lab.mood.asked.load() == 2);
  lab.now += hours(2);
  CHECK(count_of(lab.run(), What::renewed) == 2);
  lab.now += hours(2);
  CHECK(count_of(lab.run(), What::renewed) == 1);
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{5, 1});
}

TEST_CASE("what a CA refuses is said, is not asked again soon, and then with the same key and request") {
  Running lab(1);
  lab.mood.refuses = true;
  const auto outcomes = lab.run();
  REQUIRE(outcomes.at("c0").what == What::failed);
  CHECK(outcomes.at("c0").error_code == "refused");
  CHECK(outcomes.at("c0").error == "not this name");
  CHECK(outcomes.at("c0").next_try == kNow + hours(24));
  CHECK(lab.run().empty());
  const std::string id = lab.standing("c0").renewal.id;
  lab.mood.refuses = false;
  lab.now += hours(25);
  CHECK(count_of(lab.run(), What::renewed) == 1);
  CHECK(lab.standing("c0").renewal.id == id);
  CHECK(lab.standing("c0").renewal.error.empty());
}

TEST_CASE("a certificate that is not what was asked for is used nowhere") {
  Running lab(1);
  REQUIRE(count_of(lab.run(), What::renewed) == 1);
  const auto before = lab.files("c0");
  lab.now += kDay * 70;
  lab.mood.wrong_key = true;
  const auto outcomes = lab.run();
  CHECK(outcomes.at("c0").what == What::failed);
  CHECK(outcomes.at("c0").error_code == "mismatch");
  CHECK(lab.files("c0") == before);
  CHECK(lab.standing("c0").renewal.step == Step::failed);
  CHECK(lab.standing("c0").live.generation == 1);
}

TEST_CASE("a service that does not take the new one gets the old one back, octet for octet; the certificate serves the next attempt") {
  for (const std::string swap : {"files", "generations"}) {
    CAPTURE(swap);
    Running lab(3, "", swap);
    REQUIRE(count_of(lab.run(), What::renewed) == 3);
    const auto before = lab.files("c1");
    const std::string serial = lab.served("c1");
    lab.now += kDay * 70;
    lab.failing = {"c1"};
    auto outcomes = lab.run();
    CHECK(outcomes.at("c1").what == What::rolled_back);
    CHECK(outcomes.at("c1").error_code == "hook");
    CHECK(outcomes.at("c1").error.find("is not served") != std::string::npos);
    CHECK(outcomes.at("c0").what == What::renewed);
    CHECK(lab.files("c1") == before);
    CHECK(lab.served("c1") == serial);
    CHECK(lab.standing("c1").live.generation == 1);
    CHECK(lab.leftovers().empty());
    lab.failing.clear();
    lab.now += hours(1);
    outcomes = lab.run();
    REQUIRE(outcomes.at("c1").what == What::renewed);
    CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{6, 1});
    CHECK(lab.fault_of_pair("c1", lab.standing("c1").live.certificates.at(0)) == "");
  }
}

TEST_CASE("a run that is to end leaves what it began for the next one") {
  Running lab(6);
  for (const Step step : {Step::key_ready, Step::issued, Step::staged, Step::swapped}) {
    std::atomic<bool> stop = false;
    World world = lab.world();
    world.say = [&](const Event& event) { stop = stop || event.step == step; };
    world.stop = [&] { return stop.load(); };
    const auto outcomes = lab.run(world);
    REQUIRE(outcomes.size() == 6);
    CHECK(count_of(outcomes, What::skipped) == 6);
  }
  CHECK(count_of(lab.run(), What::renewed) == 6);
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{6, 1});
}

TEST_CASE("what another worker has is left to it") {
  Running lab(2);
  const auto store = lab.store();
  REQUIRE(store->lease("c0", "web1/2", kNow + hours(1), kNow));
  const auto outcomes = lab.run();
  CHECK(outcomes.at("c0").what == What::skipped);
  CHECK(outcomes.at("c1").what == What::renewed);
  CHECK(lab.mood.asked.load() == 1);
}

TEST_CASE("a lease that is lost on the way: nothing more is done with that certificate") {
  Running lab(2);
  World world = lab.world();
  world.say = [&](const Event& event) {
    if (event.step != Step::key_ready || event.name != "c0") return;
    REQUIRE(lab.store()->lease("c0", "web1/2", kNow + hours(3), kNow + hours(1)));
  };
  const auto outcomes = lab.run(world);
  CHECK(outcomes.at("c0").what == What::skipped);
  CHECK(outcomes.at("c1").what == What::renewed);
  CHECK(lab.files("c0").empty());
  CHECK(lab.mood.asked.load() == 1);
}

TEST_CASE("a target that cannot be written is seen before anything is asked for; the others go on") {
  Running lab(2);
  test::put(lab.scratch / "tls/c0", "a file where the folder is to be");
  const auto outcomes = lab.run();
  CHECK_FALSE(outcomes.contains("c0"));
  CHECK(outcomes.at("c1").what == What::renewed);
  std::filesystem::remove(lab.scratch / "tls/c0");
  lab.now += hours(25);
  CHECK(count_of(lab.run(), What::renewed) == 1);
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{2, 1});
}

TEST_CASE("names that are edited while a request is pending: what was asked for comes first, which is said, and the next run asks again") {
  Running lab(1);
  lab.mood.undecided = true;
  REQUIRE(lab.run().at("c0").what == What::pending);
  lab.fleet.certificates.front().san.push_back("more.test");
  lab.mood.undecided = false;
  lab.now += std::chrono::hours(1);
  const Outcome first = lab.run().at("c0");
  CHECK(first.what == What::renewed);
  REQUIRE(first.notes.size() >= 1);
  CHECK(first.notes.front().starts_with("the fleet has changed since it was asked for (names)"));
  CHECK(lab.standing("c0").live.certificates.at(0).extensions().subject_alt_names().size() == 1);
  const Outcome second = lab.run().at("c0");
  CHECK(second.what == What::renewed);
  CHECK(lab.standing("c0").live.certificates.at(0).extensions().subject_alt_names().size() == 2);
}

TEST_CASE("back to the generation before, and no further than there are any") {
  Running lab(1);
  REQUIRE(count_of(lab.run(), What::renewed) == 1);
  const auto first = lab.files("c0");
  const Certificate old = lab.standing("c0").live.certificates.front();
  const auto store = lab.store();
  CHECK_THROWS_AS((void)roll_back(lab.fleet, "c0", std::nullopt, *store, lab.world()), Error);
  lab.now += kDay * 70;
  REQUIRE(count_of(lab.run(), What::renewed) == 1);
  const auto second = lab.files("c0");
  const Outcome outcome = roll_back(lab.fleet, "c0", std::nullopt, *store, lab.world());
  CHECK(outcome.what == What::taken_back);
  CHECK(lab.files("c0") == first);
  CHECK(lab.served("c0") == old.serial_hex());
  CHECK(lab.standing("c0").live.generation == 1);
  CHECK(lab.standing("c0").live.certificates.front() == old);
  CHECK(lab.run().empty());  // what was taken away by hand does not come back at once
  CHECK(roll_back(lab.fleet, "c0", 2, *store, lab.world()).what == What::taken_back);
  CHECK(lab.files("c0") == second);
  CHECK_THROWS_AS((void)roll_back(lab.fleet, "c0", 7, *store, lab.world()), Error);
  CHECK(lab.mood.asked.load() == 2);
}

TEST_CASE("nothing is gone back to in a place where the certificate is not any more") {
  Running lab(1);
  REQUIRE(lab.run().at("c0").what == What::renewed);
  lab.options.force = true;
  REQUIRE(lab.run().at("c0").what == What::renewed);
  const auto files = lab.files("c0");
  const auto store = lab.store();
  Standing moved = lab.standing("c0");
  for (Live::File& one : moved.live.files) one.path = lab.scratch / "tls/other" / one.path.filename();
  const auto lease = store->lease("c0", "w", lab.now + hours(1), lab.now);
  REQUIRE(lease);
  Event event;
  event.name = "c0";
  event.when = lab.now;
  store->record(*lease, moved, event);
  store->release(*lease);
  try {
    (void)roll_back(lab.fleet, "c0", std::nullopt, *store, lab.world());
    FAIL("it went back");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::usage);
    CHECK(error.message().find("was in other places, ") != std::string::npos);
  }
  CHECK(lab.files("c0") == files);
  CHECK(lab.standing("c0").live.generation == 2);
}
