// Renewals that stand where they could not go on: a later run finishes them, takes them back, or begins anew.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>

#include <filesystem>

#include "certkit/write.hpp"
#include "crypto/pbe.hpp"
#include "fleet/run/deployment.hpp"
#include "fleet/run/leftovers.hpp"
#include "running.hpp"
#include "support/traced.hpp"

using namespace certkit;
using namespace certkit::fleet;
using std::chrono::hours;
using std::chrono::seconds;
using test::kDay;
using test::Running;
using What = Outcome::What;
namespace fs = std::filesystem;

namespace {

void run_until(Running& lab, Step step) {
  lab.run_until(step);
  REQUIRE(lab.standing("c0").renewal.step == step);
}

// In place once, and due again.
Certificate make_old(Running& lab) {
  REQUIRE(lab.run().at("c0").what == What::renewed);
  lab.now += kDay * 70;
  return lab.standing("c0").live.certificates.at(0);
}

fs::path generation_of(const Running& lab, const std::string& name) {
  return lab.scratch / "work" / name / std::to_string(lab.standing(name).renewal.generation);
}

// Killed in the midst of a swap: the new key is in place, and the old certificate.
void swap_half(Running& lab) {
  REQUIRE_FALSE(lab.run_apart([](World& world) {
    world.say = [](const Event& event) {
      if (event.step == Step::swapping) ::raise(SIGKILL);
    };
  }));
  REQUIRE(lab.standing("c0").renewal.step == Step::swapping);
  Deployment::open(generation_of(lab, "c0")).lay_beside();
  const std::string key = test::get(generation_of(lab, "c0") / "key.pem");
  for (const auto& one : fs::directory_iterator(lab.scratch / "tls/c0"))
    if (one.path().filename().string().starts_with(".certkit") && test::get(one.path()) == key) {
      fs::rename(one.path(), lab.scratch / "tls/c0/c0.key");
      return;
    }
  FAIL("no new key lies beside");
}

Planned planned_as(const Running& lab, Planned::Verdict verdict, const std::string& reason) {
  Planned planned;
  planned.verdict = verdict;
  planned.entry = &lab.fleet.certificates.front();
  planned.reasons = {{reason, reason}};
  planned.not_after = lab.standing("c0").live.certificates.at(0).not_after();
  return planned;
}

Outcome run_planned(Running& lab, const Planned& planned) {
  return std::move(certkit::fleet::run(lab.fleet, {&planned, 1}, *lab.store(), lab.world(), lab.options).at(0));
}

}  // namespace

TEST_CASE("a target that cannot be looked at fails its certificate, and no other") {
  Running lab(3);
  World world = lab.world();
  world.say = [&](const Event& event) {
    if (event.step != Step::staged || event.name != "c1") return;
    fs::create_directories(lab.scratch / "tls");
    fs::create_symlink("c1", lab.scratch / "tls/c1");  // it leads to itself
  };
  auto outcomes = lab.run(world);
  CHECK(outcomes.at("c0").what == What::renewed);
  CHECK(outcomes.at("c1").what == What::failed);
  CHECK(outcomes.at("c1").error_code == "unreadable");
  CHECK(outcomes.at("c2").what == What::renewed);
  fs::remove(lab.scratch / "tls/c1");
  lab.now += hours(25);
  CHECK(lab.run().at("c1").what == What::renewed);
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{3, 1});
}

TEST_CASE("an old file that cannot be looked at is no reason to take back what works") {
  Running lab(2);
  (void)make_old(lab);
  fs::create_directory(lab.scratch / "old");
  test::put(lab.scratch / "old/c0.crt", "x");
  {
    const auto store = lab.store();
    const auto lease = store->lease("c0", "web1/1", lab.now + seconds(60), lab.now);
    Standing standing = lab.standing("c0");
    standing.live.files.push_back({lab.scratch / "old/c0.crt", crypto::sha256(as_bytes(std::string("x")))});
    store->record(lease.value(), standing, {lab.now, "c0", "", "web1", Step::none, "one more"});
    store->release(*lease);
  }
  World world = lab.world();
  world.say = [&](const Event& event) {
    if (event.step != Step::verified || event.name != "c0") return;
    fs::remove_all(lab.scratch / "old");
    fs::create_symlink("old", lab.scratch / "old");
  };
  const auto outcomes = lab.run(world);
  CHECK(outcomes.at("c0").what == What::renewed);
  CHECK(outcomes.at("c0").notes.size() == 1);
  CHECK(outcomes.at("c1").what == What::renewed);
}

TEST_CASE("a renewal whose key is gone is begun anew") {
  for (const Step step : {Step::key_ready, Step::issued, Step::checked}) {
    CAPTURE(to_word(step));
    Running lab(1);
    (void)make_old(lab);
    run_until(lab, step);
    const std::string id = lab.standing("c0").renewal.id;
    fs::remove(lab.standing("c0").renewal.key);
    const Outcome failed = lab.run().at("c0");
    CHECK(failed.what == What::failed);
    CHECK(failed.hint == "the next run begins anew, with a new one");
    lab.now += hours(1);
    CHECK(lab.run().at("c0").what == What::renewed);
    CHECK(lab.standing("c0").renewal.id != id);
    CHECK(lab.fault_of_pair("c0", lab.standing("c0").live.certificates.at(0)) == "");
  }
}

TEST_CASE("a renewal whose key is another one waits for the admin, who gives it up by --force") {
  Running lab(1);
  (void)make_old(lab);
  lab.mood.undecided = true;
  (void)lab.run();
  lab.mood.undecided = false;
  REQUIRE(lab.standing("c0").renewal.step == Step::pending);
  fs::copy_file(lab.scratch / "work/c0/1/key.pem", lab.standing("c0").renewal.key, fs::copy_options::overwrite_existing);
  for (int i = 0; i < 2; ++i) {
    lab.now += hours(25);
    CHECK(lab.run().at("c0").error_code == "mismatch");
    CHECK(lab.standing("c0").renewal.step == Step::pending);
  }
  lab.options.force = true;
  lab.now += hours(25);
  CHECK(lab.run().at("c0").what == What::failed);
  lab.options.force = false;
  lab.now += hours(25);
  CHECK(lab.run().at("c0").what == What::renewed);
}

TEST_CASE("files that were staged and are damaged are made anew, for the same certificate") {
  for (const bool gone : {true, false}) {
    Running lab(1);
    (void)make_old(lab);
    run_until(lab, Step::staged);
    const fs::path files = generation_of(lab, "c0") / "files.tar";
    gone ? (void)fs::remove(files) : test::put(files, "damaged");
    CHECK(lab.run().at("c0").what == What::failed);
    lab.now += hours(25);
    CHECK(lab.run().at("c0").what == What::renewed);
    CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{2, 1});
  }
}

TEST_CASE("what an issuer issued that is not in the fleet any more is asked of that of today") {
  Running lab(1);
  (void)make_old(lab);
  run_until(lab, Step::issued);
  lab.fleet.issuers.front().name = "other";
  lab.fleet.certificates.front().issuer = "other";
  const Outcome failed = lab.run().at("c0");
  CHECK(failed.what == What::failed);
  CHECK(failed.error.find("the issuer lab, which was asked, is not in the fleet any more") == 0);
  lab.now += hours(25);
  CHECK(lab.run().at("c0").what == What::renewed);
  CHECK(lab.standing("c0").live.issuer == "other");
}

TEST_CASE("what a killed run laid beside targets is found by its name where nothing is remembered of it") {
  Running lab(2);
  (void)make_old(lab);
  CHECK(leftovers(lab.fleet, lab.library).empty());
  swap_half(lab);
  const auto found = leftovers(lab.fleet, lab.library);
  CHECK(found.size() == 2);  // the key is in place
  for (const fs::path& file : found) CHECK(file.parent_path() == lab.scratch / "tls/c0");
  (void)lab.run();
  CHECK(leftovers(lab.fleet, lab.library).empty());
}

TEST_CASE("half a swap that cannot be finished is taken back") {
  Running lab(1);
  const Certificate old = make_old(lab);
  const auto before = lab.files("c0");
  swap_half(lab);
  const std::string fresh = to_pem(lab.standing("c0").renewal.certificates.at(0));
  fs::path blocked;
  for (const auto& one : fs::directory_iterator(lab.scratch / "tls/c0"))
    if (one.path().filename().string().starts_with(".certkit") && test::get(one.path()) == fresh) blocked = one.path();
  REQUIRE_FALSE(blocked.empty());
  fs::remove(blocked);
  fs::create_directories(blocked / "in the way");
  CHECK(lab.run().at("c0").what == What::rolled_back);
  fs::remove_all(blocked);
  CHECK(lab.files("c0") == before);
  CHECK(lab.fault_of_pair("c0", old) == "");
}

TEST_CASE("half a swap, and somebody changed another target: what is certkit's own is taken back, and the old key is not lost") {
  Running lab(1);
  (void)make_old(lab);
  const auto before = lab.files("c0");
  swap_half(lab);
  test::put(lab.scratch / "tls/c0/c0.crt", "the admin's own");
  const Outcome outcome = lab.run().at("c0");
  CHECK(outcome.what == What::rolled_back);
  CHECK(outcome.error.find("c0.crt was changed by somebody meanwhile, and is left as it is") != std::string::npos);
  CHECK(lab.files("c0").at("c0.key") == before.at("c0.key"));
  CHECK(lab.files("c0").at("c0.crt") == "the admin's own");
}

TEST_CASE("the key of a certificate that was revoked is not certified again, however far its renewal had come") {
  for (const Step step : {Step::failed, Step::key_ready, Step::issued}) {
    CAPTURE(to_word(step));
    Running lab(1);
    const Certificate old = make_old(lab);
    lab.fleet.certificates.front().key = CertificateEntry::Key::reuse;
    if (step == Step::failed) {
      lab.mood.refuses = true;
      (void)lab.run();
      lab.mood.refuses = false;
    } else {
      run_until(lab, step);
    }
    REQUIRE(Csr(lab.standing("c0").renewal.csr).public_key().same_as(old.public_key()));
    lab.now += hours(25);
    const auto verdict = step == Step::failed ? Planned::Verdict::due : Planned::Verdict::resume;
    if (step == Step::issued) {
      CHECK(run_planned(lab, planned_as(lab, verdict, "revoked")).what == What::failed);
      lab.now += hours(25);
    }
    CHECK(run_planned(lab, planned_as(lab, step == Step::issued ? Planned::Verdict::due : verdict, "revoked")).what == What::renewed);
    CHECK_FALSE(lab.standing("c0").live.certificates.at(0).public_key().same_as(old.public_key()));
  }
}

TEST_CASE("what failed in another run since it was planned waits as that one said") {
  Running lab(1);
  (void)make_old(lab);
  const Planned planned = planned_as(lab, Planned::Verdict::due, "window");
  lab.mood.refuses = true;
  REQUIRE(lab.run().at("c0").what == What::failed);
  const int asked = lab.mood.asked;
  CHECK(run_planned(lab, planned).what == What::skipped);
  CHECK(lab.mood.asked == asked);
}

TEST_CASE("the way back leads to what was live, and not to what failed or was taken away by hand") {
  Running lab(1);
  const auto store = lab.store();
  lab.fleet.certificates.front().keep = 9;
  (void)make_old(lab);
  const std::string asked = lab.standing("c0").live.asked;
  lab.failing = {"c0"};
  REQUIRE(lab.run().at("c0").what == What::rolled_back);  // generation 2
  lab.failing.clear();
  lab.fleet.certificates.front().san.push_back("more.test");
  lab.now += hours(25);
  REQUIRE(lab.run().at("c0").what == What::renewed);
  REQUIRE(lab.standing("c0").live.generation == 3);
  CHECK_THROWS_AS((void)roll_back(lab.fleet, "c0", 2, *store, lab.world()), Error);
  REQUIRE(roll_back(lab.fleet, "c0", std::nullopt, *store, lab.world()).what == What::taken_back);
  Standing back = lab.standing("c0");
  CHECK(back.live.generation == 1);
  CHECK(back.live.asked == asked);  // so that it is seen that other names are wanted by now
  CHECK_FALSE(back.renewal.csr.empty());
  CHECK(back.renewal.next_try > lab.now);
  CHECK(store->check().empty());
  CHECK(lab.run().empty());
  lab.now += hours(25);
  REQUIRE(lab.run().at("c0").what == What::renewed);
  REQUIRE(lab.standing("c0").live.generation == 4);
  REQUIRE(roll_back(lab.fleet, "c0", std::nullopt, *store, lab.world()).what == What::taken_back);
  CHECK(lab.standing("c0").live.generation == 1);  // 3 was taken away
  CHECK(roll_back(lab.fleet, "c0", 3, *store, lab.world()).what == What::taken_back);
}

TEST_CASE("a way back that is killed is held all the same when the next run ends it") {
  Running lab(1);
  (void)make_old(lab);
  REQUIRE(lab.run().at("c0").what == What::renewed);
  CHECK(test::run_forked([&] {
          World world = lab.world();
          world.say = [](const Event& event) {
            if (event.step == Step::swapped) ::raise(SIGKILL);
          };
          (void)roll_back(lab.fleet, "c0", std::nullopt, *lab.store(), world);
          return 0;
        }).signal == SIGKILL);
  lab.options.force = true;
  const Outcome outcome = lab.run().at("c0");
  lab.options.force = false;
  CHECK(outcome.what == What::taken_back);
  CHECK(outcome.hint == "it was under way, and has come to its end: --force once more makes a new one");
  CHECK(lab.store()->history("c0", 1).at(0).what.starts_with("taken back to generation 1: serial "));
  CHECK(lab.standing("c0").live.generation == 1);
  CHECK(lab.standing("c0").renewal.next_try > lab.now);
  CHECK(lab.run().empty());
}

TEST_CASE("a further way back that did not work leaves what was gone back to before held as it was") {
  Running lab(1);
  const auto store = lab.store();
  lab.fleet.certificates.front().keep = 9;
  lab.options.force = true;
  for (int i = 0; i < 3; ++i) REQUIRE(lab.run().at("c0").what == What::renewed);
  lab.options.force = false;
  REQUIRE(roll_back(lab.fleet, "c0", 2, *store, lab.world()).what == What::taken_back);
  const Time since = lab.now;
  lab.now += hours(1);
  lab.failing = {"c0"};
  REQUIRE(roll_back(lab.fleet, "c0", 1, *store, lab.world()).what == What::rolled_back);
  lab.failing.clear();
  CHECK(lab.standing("c0").live.generation == 2);
  lab.fleet.certificates.front().san.push_back("more.test");
  lab.now += hours(2);  // longer than any pause after a first failure
  CHECK(lab.run().empty());
  fs::remove(lab.scratch / "tls/c0/c0.crt");
  CHECK(lab.run().at("c0").what == What::repaired);
  CHECK(lab.standing("c0").live.since == since);
  CHECK(lab.run().empty());
  lab.now = since + hours(25);
  CHECK(lab.run().at("c0").what == What::renewed);
}

TEST_CASE("a way back that did not work is over: what is put in place next is not that, and is held by nobody's hand") {
  for (const bool key_is_lost : {true, false}) {
    CAPTURE(key_is_lost);
    Running lab(1);
    REQUIRE(lab.run().at("c0").what == What::renewed);
    lab.options.force = true;
    REQUIRE(lab.run().at("c0").what == What::renewed);
    lab.options.force = false;
    const Certificate newer = lab.standing("c0").live.certificates.at(0);
    lab.failing = {"c0"};
    REQUIRE(roll_back(lab.fleet, "c0", std::nullopt, *lab.store(), lab.world()).what == What::rolled_back);
    REQUIRE(lab.fault_of_pair("c0", newer) == "");
    lab.failing.clear();
    lab.now += hours(25);
    fs::remove(lab.scratch / "tls/c0/c0.crt");
    if (key_is_lost) fs::remove(lab.standing("c0").live.key);
    CHECK(lab.run().at("c0").what == (key_is_lost ? What::renewed : What::repaired));
    const Standing standing = lab.standing("c0");
    CHECK(standing.live.generation == 3);
    CHECK((standing.live.certificates.at(0) == newer) != key_is_lost);
    CHECK(standing.renewal.next_try == Time{});
    CHECK(standing.renewal.error.empty());
  }
}

TEST_CASE("a store that fails ends the run, which says what it knows of each") {
  Running lab(3);
  lab.options.wave = 1;
  const auto ended = test::run_forked([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    World world = lab.world();
    world.say = [](const Event& event) {
      const rlimit most{1, 1};
      if (event.step == Step::done) (void)::setrlimit(RLIMIT_FSIZE, &most);
    };
    try {
      (void)lab.run(world);
      return 1;
    } catch (const RunFailed& failed) {
      if (failed.outcomes.size() != 3) return 2;
      if (failed.outcomes[0].what != What::renewed) return 3;
      return failed.outcomes[1].what == What::renewed || failed.outcomes[2].what != What::skipped ? 4 : 0;
    }
  });
  CHECK(ended.exited);
  CHECK(ended.exit_code == 0);
}

TEST_CASE("where the store fails it is said how far each had come that is written down") {
  for (const Step last : {Step::key_ready, Step::staged, Step::reloaded}) {
    CAPTURE(to_word(last));
    Running lab(1);
    const auto ended = test::run_forked([&] {
      ::signal(SIGXFSZ, SIG_IGN);
      World world = lab.world();
      world.say = [&](const Event& event) {
        const rlimit most{1, 1};
        if (event.step == last) (void)::setrlimit(RLIMIT_FSIZE, &most);
      };
      try {
        (void)lab.run(world);
        return 1;
      } catch (const RunFailed& failed) {
        return failed.outcomes.at(0).error.find(" at " + std::string(to_word(last)) + ";") != std::string::npos ? 0 : 2;
      }
    });
    CHECK(ended.exited);
    CHECK(ended.exit_code == 0);
    CHECK(lab.standing("c0").renewal.step == last);
  }
}

TEST_CASE("a way back whose store fails says how far it came, and why it was to be taken back") {
  Running lab(1);
  (void)make_old(lab);
  REQUIRE(lab.run().at("c0").what == What::renewed);
  const auto ended = test::run_forked([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    lab.failing = {"c0"};
    World world = lab.world();
    world.say = [&](const Event& event) {
      const rlimit most{1, 1};
      if (event.step == Step::reloaded) (void)::setrlimit(RLIMIT_FSIZE, &most);
    };
    try {
      (void)roll_back(lab.fleet, "c0", std::nullopt, *lab.store(), world);
      return 1;
    } catch (const RunFailed& failed) {
      const std::string& error = failed.outcomes.at(0).error;
      return error.find("c0 is not served; the run was ended before it came to its end, at reloaded;") != std::string::npos ? 0 : 2;
    }
  });
  CHECK(ended.exited);
  CHECK(ended.exit_code == 0);
  CHECK(lab.standing("c0").renewal.step == Step::reloaded);
}
