// Going back, where those who are to be told of it cannot be.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <filesystem>

#include "certkit/write.hpp"
#include "running.hpp"
#include "store_place.hpp"

using namespace certkit;
using namespace certkit::fleet;
using std::chrono::hours;
using test::kDay;
using test::Running;
using What = Outcome::What;

namespace {

bool is_reload_of_old_files(const base::Process& process) {
  const std::pair<std::string, std::string> rolled_back{"CERTKIT_ROLLED_BACK", "1"}, reload{"CERTKIT_HOOK", "reload"};
  const auto& environment = process.environment;
  return std::find(environment.begin(), environment.end(), rolled_back) != environment.end() &&
         std::find(environment.begin(), environment.end(), reload) != environment.end();
}

// The new certificate is not served, and while `down` nobody reloads the old one.
World without_reload(Running& lab, const bool& down) {
  World world = lab.world();
  world.run = [run = world.run, &down](const base::Process& process) {
    if (!down || !is_reload_of_old_files(process)) return run(process);
    base::ProcessEnd end;
    end.exit_code = 1;
    end.err = "the service is down\n";
    return end;
  };
  return world;
}

// The installation of c0 has a `deploy` of its own, which is counted.
World with_own_deploy(Running& lab, int& deployed) {
  Hook deploy;
  deploy.command = {"service", "deploy"};
  lab.fleet.certificates.front().installations.front().deploy = deploy;
  World world = lab.world();
  world.run = [run = world.run, &deployed](const base::Process& process) {
    if (test::environment_of(process, "CERTKIT_HOOK") != "deploy") return run(process);
    ++deployed;
    return base::ProcessEnd();
  };
  return world;
}

constexpr const char* kUntold =
    "; the old files are in place again, but the hook reload (service) ended with exit code 1: the service is down";

}  // namespace

TEST_CASE("old files that are back and a service that was not told: both are said, and the next run tells it") {
  Running lab(2);
  REQUIRE(lab.run().at("c0").what == What::renewed);
  const auto before = lab.files("c0");
  const std::string old = lab.served("c0");
  lab.now += kDay * 70;
  lab.failing = {"c0"};
  bool down = true;
  Outcome outcome = lab.run(without_reload(lab, down)).at("c0");
  CHECK(outcome.what == What::rolled_back);
  CHECK(outcome.error_code == "hook");
  CHECK(outcome.error.find("c0 is not served") != std::string::npos);
  CHECK(outcome.error.ends_with(kUntold));
  CHECK(outcome.hint == "mend what the hook complains of: the next run runs it again");
  CHECK(lab.files("c0") == before);
  CHECK(lab.served("c0") != old);
  CHECK(lab.standing("c0").renewal.error == outcome.error);
  CHECK(outcome.next_try == Time{});  // the next run does, whenever that is
  CHECK(outcome.pause_until > lab.now);
  CHECK(lab.standing("c0").renewal.next_try == Time{});
  CHECK(lab.store()->history("c0", 1).at(0).what ==
        "the old files are in place again, but the hook reload (service) ended with exit code 1: the service is down");

  down = false;
  lab.now += hours(1);
  outcome = lab.run(without_reload(lab, down)).at("c0");
  CHECK(outcome.what == What::rolled_back);
  CHECK(outcome.error.ends_with("; the old files are in place again, and `reload` ran without a fault this time"));
  CHECK(outcome.hint == "where it is still due, the next run tries the new files again");
  CHECK(lab.standing("c0").renewal.next_try == Time{});
  CHECK(lab.served("c0") == old);
  CHECK(lab.standing("c0").renewal.step == Step::rolled_back);

  lab.failing.clear();
  lab.now += hours(1);
  CHECK(lab.run().at("c0").what == What::renewed);
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{4, 1});
}

TEST_CASE("the cause, and a service that was not told, are known however the error is worded; of an earlier version's work, too") {
  for (const bool earlier : {false, true}) {
    CAPTURE(earlier);
    Running lab(1);
    REQUIRE(lab.run().at("c0").what == What::renewed);
    lab.now += kDay * 70;
    lab.failing = {"c0"};
    bool down = true;
    const std::string error = lab.run(without_reload(lab, down)).at("c0").error;
    const std::string cause = error.substr(0, error.size() - std::string_view(kUntold).size());
    const std::string where = (lab.scratch / "fleet.db").string();
    if (earlier)
      test::make_version_4(where);
    else
      open_database(where)->run_script("UPDATE certificate SET error = 'in other words'");

    down = false;
    lab.now += hours(1);
    const Outcome outcome = lab.run(without_reload(lab, down)).at("c0");
    CHECK(outcome.error == (earlier ? error : cause) + "; the old files are in place again, and `reload` ran without a fault this time");
    CHECK(lab.standing("c0").renewal.next_try == Time{});
    lab.failing.clear();
    CHECK(lab.run().at("c0").what == What::renewed);
    CHECK(lab.standing("c0").renewal.cause.empty());
  }
}

TEST_CASE("where there were no files before, nobody is told of old ones") {
  for (const std::string swap : {"files", "generations"}) {
    CAPTURE(swap);
    Running lab(1, "", swap);
    lab.failing = {"c0"};
    const Outcome outcome = lab.run().at("c0");
    CHECK(outcome.what == What::rolled_back);
    CHECK(outcome.error.find("old files") == std::string::npos);
    CHECK(lab.files("c0").empty());
    CHECK(lab.store()->history("c0", 1).at(0).what == "the new files are gone again, and there were none before");
    // Files that are there from before certkit are old ones.
    if (swap == "generations") continue;
    std::filesystem::create_directories(lab.scratch / "tls/c0");
    const Renewal last = lab.standing("c0").renewal;
    test::put(lab.scratch / "tls/c0/c0.crt", to_pem(last.certificates.front()));
    test::put(lab.scratch / "tls/c0/c0.key", test::get(last.key));
    lab.now += kDay * 70;
    CHECK(lab.run().at("c0").what == What::rolled_back);
    CHECK(lab.store()->history("c0", 1).at(0).what == "the old files are in place again");
  }
}

TEST_CASE("a service that cannot be told of old files does not keep the new ones away for ever") {
  Running lab(1);  // there were none: what a service wants to load is gone
  const bool down = true;
  constexpr const char* kUntoldOfFirst =
      "; the new files are gone again, and there were none before, but the hook reload (service) ended with exit code 1: the service is "
      "down";
  lab.failing = {"c0"};
  CHECK(lab.run(without_reload(lab, down)).at("c0").error.ends_with(kUntoldOfFirst));
  CHECK(lab.standing("c0").renewal.step == Step::rolling_back);
  lab.now += hours(1);
  const Outcome outcome = lab.run(without_reload(lab, down)).at("c0");
  CHECK(outcome.what == What::rolled_back);
  CHECK(outcome.error.find(kUntoldOfFirst) == outcome.error.rfind(kUntoldOfFirst));
  CHECK(outcome.error.ends_with(kUntoldOfFirst));
  CHECK(outcome.hint == "mend what the hook complains of: the next attempt runs it again, with the new files in place");
  CHECK(lab.standing("c0").renewal.step == Step::rolled_back);
  lab.failing.clear();
  lab.now += hours(1);
  CHECK(lab.run(without_reload(lab, down)).at("c0").what == What::renewed);
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{1, 1});
}

TEST_CASE("a service that refuses the old certificate because it has expired gets the new one tried again; and so does one by --force") {
  const bool down = true;
  for (const bool force : {false, true}) {
    CAPTURE(force);
    Running lab(1);
    REQUIRE(lab.run().at("c0").what == What::renewed);
    lab.now += kDay * (force ? 70 : 91);
    lab.failing = {"c0"};
    Outcome outcome = lab.run(without_reload(lab, down)).at("c0");
    CHECK(outcome.what == What::rolled_back);
    CHECK(outcome.hint == "mend what the hook complains of: the next run runs it again");
    CHECK(lab.standing("c0").renewal.step == Step::rolling_back);

    lab.now += hours(1);
    lab.options.force = force;
    outcome = lab.run(without_reload(lab, down)).at("c0");
    CHECK(outcome.what == What::rolled_back);
    CHECK(outcome.error.ends_with(kUntold));
    CHECK(outcome.hint == "mend what the hook complains of: the next attempt runs it again, with the new files in place");
    CHECK(lab.standing("c0").renewal.step == Step::rolled_back);

    lab.options.force = false;
    lab.failing.clear();
    lab.now += hours(2);
    CHECK(lab.run(without_reload(lab, down)).at("c0").what == What::renewed);
    CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{2, 1});
  }
}

TEST_CASE("a hook of old files that are good is run again by each run until it works, and nothing else is tried") {
  Running lab(1);
  REQUIRE(lab.run().at("c0").what == What::renewed);
  const auto before = lab.files("c0");
  lab.now += kDay * 70;
  lab.failing = {"c0"};
  const bool down = true;
  REQUIRE(lab.run(without_reload(lab, down)).at("c0").what == What::rolled_back);
  lab.failing.clear();
  for (int more = 0; more < 3; ++more) {
    lab.now += hours(1);
    const Outcome outcome = lab.run(without_reload(lab, down)).at("c0");
    CHECK(outcome.error.ends_with(kUntold));
    CHECK(lab.standing("c0").renewal.step == Step::rolling_back);
    CHECK(lab.files("c0") == before);
  }
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>{2, 1});
}

TEST_CASE("a service that was not told of old files is a reason of its own: what was forced, and given up by force, does not end as ok") {
  for (const bool once_more : {false, true}) {
    CAPTURE(once_more);
    Running lab(1);
    REQUIRE(lab.run().at("c0").what == What::renewed);
    const std::string old = lab.served("c0");
    const auto before = lab.files("c0");
    lab.failing = {"c0"};
    bool down = true;
    lab.options.force = true;  // it is not due
    for (int times = 0; times < 2; ++times) {
      lab.now += hours(1);
      CHECK(lab.run(without_reload(lab, down)).at("c0").error.ends_with(kUntold));
    }
    lab.options.force = false;
    CHECK(lab.standing("c0").renewal.step == Step::rolled_back);
    CHECK(lab.standing("c0").renewal.untold);
    CHECK(lab.files("c0") == before);
    CHECK(lab.served("c0") != old);
    CHECK(lab.run(without_reload(lab, down)).empty());  // it waits

    // What fails before any file is touched does not tell the service either.
    lab.now += hours(25);
    lab.fleet.certificates.front().san.push_back("more.test");
    lab.mood.refuses = true;
    CHECK(lab.run(without_reload(lab, down)).at("c0").what == What::failed);
    CHECK(lab.standing("c0").renewal.untold);
    lab.mood.refuses = false;
    lab.fleet.certificates.front().san.pop_back();
    lab.now += hours(25);
    lab.failing.clear();

    if (once_more) {
      // A swap that is taken back before anybody hears of it: of the old files the service has to be told all the same.
      REQUIRE_FALSE(lab.run_apart([](World& world) {
        world.say = [](const Event& event) {
          if (event.step == Step::swapping) ::raise(SIGKILL);
        };
      }));
      test::put(lab.scratch / "tls/c0/c0.crt", "the admin's own");
      CHECK(lab.run(without_reload(lab, down)).at("c0").error.find("but the hook reload") != std::string::npos);
      CHECK(lab.standing("c0").renewal.untold);
      test::put(lab.scratch / "tls/c0/c0.crt", before.at("c0.crt"));
    }
    down = false;
    CHECK(lab.run(without_reload(lab, down)).at("c0").what == (once_more ? What::rolled_back : What::renewed));
    CHECK_FALSE(lab.standing("c0").renewal.untold);
    CHECK(lab.served("c0") == lab.standing("c0").live.certificates.at(0).serial_hex());
    CHECK(lab.run().empty());
  }
}

TEST_CASE("a hook that left the fleet did nothing, and that is said") {
  const std::string said = "the fleet has no hook that tells its services";
  for (const bool killed : {false, true}) {
    CAPTURE(killed);
    Running lab(1);
    REQUIRE(lab.run().at("c0").what == What::renewed);
    lab.failing = {"c0"};
    lab.options.force = true;  // it is not due
    if (killed)
      REQUIRE_FALSE(lab.run_apart([](World& world) {
        world.say = [](const Event& event) {
          if (event.step == Step::rolling_back) ::raise(SIGKILL);
        };
      }));
    else
      CHECK(lab.run(without_reload(lab, true)).at("c0").error.ends_with(kUntold));
    lab.options.force = false;
    lab.failing.clear();
    lab.fleet.certificates.front().hooks = {};
    const Outcome outcome = lab.run().at("c0");
    CHECK(outcome.what == What::rolled_back);
    CHECK(outcome.error.ends_with("; the old files are in place again, and " + said));
    CHECK(outcome.hint == "reload what may have the new files loaded; where it is still due, the next run tries the new files again");
    CHECK(lab.store()->history("c0", 1).at(0).what == "the old files are in place again, and " + said);
    CHECK(lab.run().empty());  // it is as good as new
  }
  // One that was given up is due for that alone.
  Running lab(1);
  REQUIRE(lab.run().at("c0").what == What::renewed);
  lab.failing = {"c0"};
  lab.options.force = true;
  for (int times = 0; times < 2; ++times) CHECK(lab.run(without_reload(lab, true)).at("c0").error.ends_with(kUntold));
  lab.options.force = false;
  lab.failing.clear();
  lab.fleet.certificates.front().hooks = {};
  lab.now += hours(25);
  const Outcome outcome = lab.run().at("c0");
  CHECK(outcome.what == What::renewed);
  CHECK(outcome.notes.front() == said + ": reload what may have other files loaded");
  CHECK_FALSE(lab.standing("c0").renewal.untold);
}

TEST_CASE("hooks of an installation are run once its entry is right again, and not taken for run before") {
  for (const bool back : {false, true}) {
    CAPTURE(back);
    Running lab(1);
    CertificateEntry& entry = lab.fleet.certificates.front();
    int deployed = 0;
    const World world = with_own_deploy(lab, deployed);
    REQUIRE(lab.run(world).at("c0").what == What::renewed);
    lab.now += kDay * 70;
    if (back) lab.failing = {"c0"};
    REQUIRE_FALSE(lab.run_apart([&](World& mine) {
      mine.run = world.run;
      mine.say = [&](const Event& event) {
        if (event.step == (back ? Step::rolling_back : Step::swapped)) ::raise(SIGKILL);
      };
    }));
    deployed = 0;
    entry.profile = "no/such";
    for (int times = 0; times < 2; ++times) {
      const Outcome outcome = lab.run(world).at("c0");
      CHECK(outcome.what == (back ? What::rolled_back : What::broken));
      CHECK(outcome.error.find(back ? "but its `deploy` is not run while its entry is wrong: " : "it stands half way, at swapped") !=
            std::string::npos);
      CHECK(lab.standing("c0").renewal.step == (back ? Step::rolling_back : Step::swapped));
    }
    CHECK(deployed == 0);
    CHECK(lab.standing("c0").renewal.error.find("no/such") != std::string::npos);  // for `renew status` and the metrics
    entry.profile.clear();
    const Outcome outcome = lab.run(world).at("c0");
    CHECK(outcome.what == (back ? What::rolled_back : What::renewed));
    if (back)
      CHECK(outcome.error.ends_with(", and `deploy` and `reload` ran without a fault this time"));
    else
      CHECK(outcome.error.empty());
    CHECK(deployed == 1);
  }
}

TEST_CASE("what is half in place, of an entry that is wrong, is given up by --force where its generation is lost") {
  Running lab(1);
  Hook deploy;
  deploy.command = {"service", "deploy"};
  lab.fleet.certificates.front().installations.front().deploy = deploy;
  World world = lab.world();
  world.run = [](const base::Process&) { return base::ProcessEnd(); };
  std::atomic<bool> stop = false;
  World stopped = world;
  stopped.say = [&](const Event& event) { stop = stop || event.step == Step::swapped; };
  stopped.stop = [&] { return stop.load(); };
  (void)lab.run(stopped);
  REQUIRE(lab.standing("c0").renewal.step == Step::swapped);
  lab.fleet.certificates.front().profile = "no/such";
  std::filesystem::remove_all(lab.scratch / "work/c0/1");
  CHECK(lab.run(world).at("c0").what == What::broken);
  lab.options.force = true;
  CHECK(lab.run(world).at("c0").error.ends_with("it is given up"));
}

TEST_CASE(
    "what was taken away of files that are in place is there before it is done; what somebody put there instead is not written over") {
  for (const bool changed : {false, true}) {
    CAPTURE(changed);
    Running lab(1);
    REQUIRE(lab.run().at("c0").what == What::renewed);
    const auto before = lab.files("c0");
    lab.now += kDay * 70;
    lab.run_until(Step::swapped);
    std::filesystem::remove(lab.scratch / "tls/c0/c0.key");
    if (changed) test::put(lab.scratch / "tls/c0/c0.crt", "the admin's own");
    const Outcome outcome = lab.run().at("c0");
    if (!changed) {
      CHECK(outcome.what == What::renewed);
      CHECK(lab.fault_of_pair("c0", lab.standing("c0").live.certificates.at(0)) == "");
      continue;
    }
    CHECK(outcome.what == What::rolled_back);
    CHECK(lab.files("c0").at("c0.crt") == "the admin's own");
    CHECK(lab.files("c0").at("c0.key") == before.at("c0.key"));
  }
}

TEST_CASE("what is in place stays where only the record of it is damaged, and is gone on with when that is back") {
  Running lab(1);
  REQUIRE(lab.run().at("c0").what == What::renewed);
  lab.now += kDay * 70;
  lab.run_until(Step::swapped);
  const auto half = lab.files("c0");
  const auto archive = lab.scratch / "work/c0/2/files.tar";
  const std::string whole = test::get(archive);
  test::put(archive, "half of it");
  for (int times = 0; times < 2; ++times) {
    const Outcome outcome = lab.run().at("c0");
    CHECK(outcome.what == What::broken);
    CHECK(outcome.error.find("files.tar") == outcome.error.rfind("files.tar"));
    CHECK(lab.files("c0") == half);
    CHECK(lab.standing("c0").renewal.step == Step::swapped);
  }
  test::put(archive, whole);
  CHECK(lab.run().at("c0").what == What::renewed);
}

TEST_CASE("half a swap of an entry that became wrong goes back, and a way back by hand is not begun") {
  Running lab(1);
  CertificateEntry& entry = lab.fleet.certificates.front();
  int deployed = 0;
  const World world = with_own_deploy(lab, deployed);
  REQUIRE(lab.run(world).at("c0").what == What::renewed);
  const auto before = lab.files("c0");
  lab.now += kDay * 70;
  REQUIRE_FALSE(lab.run_apart([&](World& mine) {
    mine.run = world.run;
    mine.say = [&](const Event& event) {
      if (event.step == Step::swapping) ::raise(SIGKILL);
    };
  }));
  deployed = 0;
  entry.profile = "no/such";
  const Outcome outcome = lab.run(world).at("c0");
  CHECK(outcome.what == What::rolled_back);
  CHECK(outcome.error.find("no/such") != std::string::npos);
  CHECK(lab.standing("c0").renewal.step == Step::rolled_back);
  CHECK(lab.files("c0") == before);
  CHECK(deployed == 0);  // it heard of nothing

  entry.profile.clear();
  lab.now += hours(25);
  REQUIRE(lab.run(world).at("c0").what == What::renewed);
  entry.profile = "no/such";
  CHECK_THROWS_AS((void)roll_back(lab.fleet, "c0", std::nullopt, *lab.store(), world), Error);
  CHECK(lab.standing("c0").renewal.step == Step::done);
  entry.installations.front().deploy.reset();  // nothing that the way back needs is wrong any more
  CHECK(roll_back(lab.fleet, "c0", std::nullopt, *lab.store(), world).what == What::taken_back);
  CHECK(lab.files("c0") == before);
}

TEST_CASE("what somebody changed is left as it is on the way back, and history says so") {
  Running lab(1);
  REQUIRE(lab.run().at("c0").what == What::renewed);
  const auto before = lab.files("c0");
  lab.now += kDay * 70;
  lab.run_until(Step::swapped);
  test::put(lab.scratch / "tls/c0/c0.crt", "the admin's own");
  lab.failing = {"c0"};
  const Outcome outcome = lab.run().at("c0");
  CHECK(outcome.what == What::rolled_back);
  CHECK(outcome.error.find("c0.crt was changed by somebody meanwhile, and is left as it is") != std::string::npos);
  CHECK(lab.store()->history("c0", 1).at(0).what.starts_with("the old files are in place again, except what somebody changed"));
  CHECK(lab.files("c0").at("c0.crt") == "the admin's own");
  CHECK(lab.files("c0").at("c0.key") == before.at("c0.key"));
}

TEST_CASE("what cannot be put back since its generation is lost is given up by --force, and its service hears of what is in place then") {
  for (const auto& [killed, damaged] : {std::pair(false, false), std::pair(true, false), std::pair(false, true)}) {
    const bool is_killed = killed, is_damaged = damaged;  // CAPTURE takes no name of a structured binding
    CAPTURE(is_killed);
    CAPTURE(is_damaged);
    Running lab(1);
    REQUIRE(lab.run().at("c0").what == What::renewed);
    lab.failing = {"c0"};
    lab.options.force = true;  // it is not due
    if (killed)
      REQUIRE_FALSE(lab.run_apart([](World& world) {
        world.say = [](const Event& event) {
          if (event.step == Step::rolling_back) ::raise(SIGKILL);
        };
      }));
    else
      REQUIRE(lab.run(without_reload(lab, true)).at("c0").what == What::rolled_back);
    REQUIRE(lab.standing("c0").renewal.step == Step::rolling_back);
    lab.failing.clear();
    if (damaged)
      test::put(lab.scratch / "work/c0/2/files.tar", "half of it");
    else
      std::filesystem::remove_all(lab.scratch / "work/c0/2");

    lab.options.force = false;
    for (int times = 0; times < 2; ++times) {
      const Outcome broken = lab.run().at("c0");
      CHECK(broken.what == What::broken);
      CHECK(broken.hint.find("--only NAME --force") != std::string::npos);
    }
    lab.options.force = true;
    const Outcome outcome = lab.run().at("c0");
    CHECK(outcome.what == What::failed);
    CHECK(outcome.error.ends_with("it is given up"));
    CHECK(lab.standing("c0").renewal.step == Step::failed);

    lab.options.force = false;
    lab.now += hours(25);
    CHECK(lab.run().at("c0").what == What::renewed);
    const Standing standing = lab.standing("c0");
    CHECK(standing.live.generation == 3);
    CHECK_FALSE(standing.renewal.untold);
    CHECK(lab.fault_of_pair("c0", standing.live.certificates.at(0)) == "");
    CHECK(lab.served("c0") == standing.live.certificates.at(0).serial_hex());
    CHECK(lab.run().empty());
  }
}

TEST_CASE("work that is half in place is not touched by a run with another folder of keys, and ended by one with its own") {
  Running lab(1);
  REQUIRE(lab.run().at("c0").what == What::renewed);
  for (const Step step : {Step::swapped, Step::reloaded, Step::verified}) {
    CAPTURE(to_word(step));
    lab.now += kDay * 70;
    lab.run_until(step);
    const auto half = lab.files("c0");
    World other = lab.world();
    other.work = other.work.parent_path() / "other";
    const Outcome outcome = lab.run(other).at("c0");
    CHECK(outcome.what == What::broken);
    CHECK(outcome.error_code == "unreadable");
    CHECK(outcome.hint.find("--keys") != std::string::npos);
    CHECK(lab.files("c0") == half);
    CHECK(lab.standing("c0").renewal.step == step);
    CHECK(lab.run().at("c0").what == What::renewed);
  }
}
