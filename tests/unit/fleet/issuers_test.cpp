#include "fleet/run/issuers.hpp"

#include <doctest/doctest.h>

#include <map>
#include <mutex>

#include "running.hpp"

using namespace certkit;
using namespace certkit::fleet;
using std::chrono::seconds;
using test::kNow;
using test::Running;
using Went = Issuers::Went;

namespace {

void fail_often(Store& store, int times) {
  for (int i = 0; i < times; ++i) (void)store.count_failure("lab", {}, kNow);
}

}  // namespace

TEST_CASE("an answer alone ends failures, and a broken connection alone is one more") {
  Running lab(1);
  const auto store = lab.store();
  const World world = lab.world();
  Issuers issuers(lab.fleet, *store, world, lab.options);
  fail_often(*store, 3);
  issuers.leave("lab", issuers.enter("lab", true), Went::nowhere);
  CHECK(store->breaker("lab", {}, kNow).failures == 3);
  issuers.leave("lab", issuers.enter("lab", true), Went::unreachable);
  CHECK(store->breaker("lab", {}, kNow).failures == 4);
  issuers.leave("lab", issuers.enter("lab", true), Went::answered);
  CHECK(store->breaker("lab", {}, kNow).failures == 0);
}

TEST_CASE("a hook that fails ahead of a request says nothing of the issuer") {
  Running lab(1);
  const auto store = lab.store();
  fail_often(*store, 3);
  Hook before;
  before.command = {"before"};
  lab.fleet.certificates.front().hooks.before = before;
  World world = lab.world();
  world.run = [](const base::Process&) {
    base::ProcessEnd end;
    end.exit_code = 1;
    return end;
  };
  CHECK(lab.run(world).at("c0").error_code == "hook");
  CHECK(store->breaker("lab", {}, kNow).failures == 3);
}

TEST_CASE("a hook ahead of requests runs once for all that have an equal one, whether it goes well or not") {
  for (const bool fails : {false, true}) {
    CAPTURE(fails);
    Running lab(4);
    for (CertificateEntry& one : lab.fleet.certificates) {
      Hook before;
      before.command = {one.name == "c3" ? "other" : "before"};
      one.hooks.before = before;
    }
    std::mutex mutex;
    std::map<std::string, std::pair<std::string, std::string>> ran;  // program -> CERTKIT_NAMES, CERTKIT_NAME
    World world = lab.world();
    const auto serve = world.run;
    world.run = [&](const base::Process& process) {
      if (test::environment_of(process, "CERTKIT_HOOK") != "before") return serve(process);
      const std::lock_guard lock(mutex);
      const bool first = ran.emplace(process.program, std::pair(test::environment_of(process, "CERTKIT_NAMES"),
                                                                test::environment_of(process, "CERTKIT_NAME")))
                             .second;
      CHECK(first);
      base::ProcessEnd end;
      end.exit_code = fails && process.program == "before" ? 1 : 0;
      return end;
    };
    const auto outcomes = lab.run(world);
    CHECK(ran.at("before") == std::pair<std::string, std::string>("c0\nc1\nc2", ""));
    CHECK(ran.at("other") == std::pair<std::string, std::string>("c3", "c3"));
    for (const char* const name : {"c0", "c1", "c2"}) {
      CHECK(outcomes.at(name).what == (fails ? Outcome::What::failed : Outcome::What::renewed));
      CHECK(outcomes.at(name).hint == (fails ? "nothing was asked for" : ""));
    }
    CHECK(outcomes.at("c3").what == Outcome::What::renewed);
    CHECK(lab.mood.asked == (fails ? 1 : 4));
  }
}

TEST_CASE("a hook that fails ahead of requests takes nothing of what the issuer may be asked for") {
  Running lab(3, "limits: {lab: {rate: 1, per: 1h, burst: 1}}\n");
  for (CertificateEntry& one : lab.fleet.certificates) {
    Hook before;
    before.command = {"before"};
    one.hooks.before = before;
  }
  bool fails = true;
  World world = lab.world();
  const auto serve = world.run;
  world.run = [&](const base::Process& process) {
    if (test::environment_of(process, "CERTKIT_HOOK") != "before") return serve(process);
    base::ProcessEnd end;
    end.exit_code = fails ? 1 : 0;
    return end;
  };
  for (const auto& [name, outcome] : lab.run(world)) CHECK(outcome.what == Outcome::What::failed);
  fails = false;
  lab.now += std::chrono::minutes(2);
  std::map<Outcome::What, int> came;
  for (const auto& [name, outcome] : lab.run(world)) ++came[outcome.what];
  CHECK(came == std::map<Outcome::What, int>{{Outcome::What::renewed, 1}, {Outcome::What::pending, 2}});
}

TEST_CASE("who ends a run does not make an issuer a bad one") {
  Running lab(1);
  lab.mood.unreachable = true;
  World world = lab.world();
  world.stop = [&] { return lab.mood.asked != 0; };
  CHECK(lab.run(world).at("c0").what == Outcome::What::skipped);
  CHECK(lab.mood.asked == 1);
  CHECK(lab.store()->breaker("lab", {}, kNow).failures == 0);
}

TEST_CASE("an open breaker lets one ask, and the wish of a CA holds beside it") {
  Running lab(1);
  const auto store = lab.store();
  World world = lab.world();
  Issuers issuers(lab.fleet, *store, world, lab.options);
  fail_often(*store, 5);
  CHECK(issuers.enter("lab", true).unreachable);
  lab.now += seconds(61);
  CHECK_FALSE(issuers.enter("lab", true).again);
  CHECK(issuers.enter("lab", true).unreachable);  // the others wait for that one
  issuers.leave_alone("lab", lab.now + seconds(600));
  store->count_success("lab");
  const Issuers::Turn turn = issuers.enter("lab", true);
  CHECK(turn.again == lab.now + seconds(600));
  CHECK_FALSE(turn.unreachable);
}

TEST_CASE("a place is given back however the wait for a token ends") {
  Running lab(1, "limits: {lab: {rate: 1, per: 5s, in_flight: 1}}\n");
  const auto store = lab.store();
  World world = lab.world();
  world.wait = [](std::chrono::milliseconds) { throw Error(Errc::network, "interrupted while waiting"); };
  Issuers issuers(lab.fleet, *store, world, lab.options);
  issuers.leave("lab", issuers.enter("lab", true), Went::answered);
  CHECK_THROWS_AS((void)issuers.enter("lab", true), Error);
  CHECK(store->take_seat("lab", 1, "another", lab.now + seconds(60), lab.now));
}

TEST_CASE("those that an issuer's limit turns away do not all come back at once") {
  Running lab(1, "limits: {lab: {rate: 1, per: 1h}}\n");
  const auto store = lab.store();
  World world = lab.world();
  std::uint64_t random = 0;
  world.random = [&] { return random; };
  Issuers issuers(lab.fleet, *store, world, lab.options);
  (void)issuers.enter("lab", true);
  const auto first = issuers.enter("lab", true).again;
  random = 1000;
  CHECK(first == lab.now + seconds(3600));
  CHECK(issuers.enter("lab", true).again == lab.now + seconds(4600));
}
