// A run that is killed: at every kind of entry of its journal, before and after, at random ones, and by a disk that is full. The next run
// brings all to its end: nothing is issued twice, each certificate has its key, the old pair is in place until the new one is, and can be
// had back until the new one works. CERTKIT_LONG_KILLS=N: N times as many.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>

#include <atomic>
#include <cstdlib>
#include <random>

#include "base/files.hpp"
#include "fleet/run/archive.hpp"
#include "running.hpp"

using namespace certkit;
using namespace certkit::fleet;
using test::kDay;
using test::Running;

namespace {

// The sanitizers look closely, and need not look so often.
#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t kMany = 200;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr std::size_t kMany = 200;
#else
constexpr std::size_t kMany = 1000;
#endif
#else
constexpr std::size_t kMany = 1000;
#endif

std::size_t times() {
  const char* const more = std::getenv("CERTKIT_LONG_KILLS");
  return more == nullptr ? 1 : std::max<std::size_t>(1, std::strtoul(more, nullptr, 10));
}

struct Before {
  std::vector<test::Snapshot> files;
  std::vector<Certificate> leaves;
};

bool may_have_changed(Step step) {
  return step == Step::swapping || step == Step::swapped || step == Step::reloaded || step == Step::verified || step == Step::rolling_back;
}

// Without what lies beside, and is to be renamed.
test::Snapshot as_services_see(test::Snapshot files) {
  std::erase_if(files, [](const auto& file) { return file.first.starts_with('.'); });
  return files;
}
bool turns_link(const Running& lab, const std::string& name) { return std::filesystem::is_symlink(lab.scratch / "tls" / name); }

// What was there before is kept: in the folder that the link led to, or beside what is to replace it.
bool can_go_back(const Running& lab, const Standing& standing, const test::Snapshot& old) {
  if (turns_link(lab, standing.name)) {
    const std::string folder = standing.name + "." + std::to_string(standing.live.generation) + "-";
    for (const auto& one : std::filesystem::directory_iterator(lab.scratch / "tls"))
      if (one.path().filename().string().starts_with(folder) && test::snapshot(one.path()) == old) return true;
    return false;
  }
  const auto generation = lab.scratch / "work" / standing.name / std::to_string(standing.renewal.generation);
  const Secret archive = base::read_file(generation / "files.tar", 1 << 20);
  std::multiset<std::string> kept, was;
  for (const Archived& one : read_archive(archive.reveal()))
    if (one.name.starts_with("old/")) kept.emplace(as_text(one.content));
  for (const auto& file : old) was.insert(file.second);
  return kept == was;
}

// After each death, before anything is mended: whatever is not on its way into place is there, whole, as the store says; what is, is old or
// new, whole but for one at most, and can be taken back. "" or what is wrong.
std::string unsound(const Running& lab, const Before& before) {
  std::string faults;
  int half = 0;
  lab.store()->each_standing([&](Standing&& standing) {
    const std::size_t i = std::stoul(standing.name.substr(1));
    const Certificate& live = standing.live.certificates.at(0);
    const bool is_old = live == before.leaves[i];
    if (!is_old && standing.renewal.step != Step::done) faults += standing.name + " is live before it is done; ";
    if (may_have_changed(standing.renewal.step)) {
      const bool on_its_way = standing.renewal.step == Step::swapping || standing.renewal.step == Step::rolling_back;
      const bool is_new = lab.fault_of_pair(standing.name, standing.renewal.certificates.at(0)).empty();
      const bool is_back = on_its_way && as_services_see(lab.files(standing.name)) == before.files[i];
      if (!is_new && !is_back && (!on_its_way || turns_link(lab, standing.name) || ++half > 1)) faults += standing.name + " is not whole; ";
      if (!can_go_back(lab, standing, before.files[i])) faults += standing.name + " has lost what was there before; ";
      return;
    }
    if (is_old && lab.files(standing.name) != before.files[i]) faults += standing.name + " has lost its old files; ";
    if (!is_old) faults += lab.fault_of_pair(standing.name, live);
  });
  return faults;
}

std::string unfinished(const Running& lab, const Before& before) {
  std::string faults;
  const auto [all, most] = lab.issued();
  if (all != 2 * lab.count) faults += std::to_string(all) + " were issued; ";
  if (most != 1) faults += "one was issued twice; ";
  for (const std::string& file : lab.leftovers()) faults += file + " was left; ";
  lab.store()->each_standing([&](Standing&& standing) {
    const std::size_t i = std::stoul(standing.name.substr(1));
    const Certificate& live = standing.live.certificates.at(0);
    if (standing.renewal.step != Step::done) faults += standing.name + " is at " + std::string(to_word(standing.renewal.step)) + "; ";
    if (live == before.leaves[i]) faults += standing.name + " is still the old one; ";
    faults += lab.fault_of_pair(standing.name, live);
    if (lab.served(standing.name) != live.serial_hex()) faults += standing.name + " is not served; ";
  });
  return faults;
}

// A fleet that is in place, and due again.
Before make_old(Running& lab) {
  Before before;
  REQUIRE(lab.run_apart([](World&) {}));
  for (std::size_t i = 0; i < lab.count; ++i) {
    before.files.push_back(lab.files(Running::name(i)));
    before.leaves.push_back(lab.standing(Running::name(i)).live.certificates.at(0));
  }
  lab.now += kDay * 70;
  return before;
}

void bring_to_end(Running& lab, const Before& before) {
  REQUIRE(lab.run_apart([](World&) {}));
  lab.now += std::chrono::hours(25);  // what failed is held back for a day at most
  REQUIRE(lab.run_apart([](World&) {}));
  REQUIRE(unfinished(lab, before) == "");
}

// When the `nth` event of a step has been recorded.
auto die_after(Step step, int nth) {
  return [=](World& world) {
    world.say = [=, seen = std::make_shared<int>(0)](const Event& event) {
      if (event.step == step && ++*seen == nth) ::raise(SIGKILL);
    };
  };
}
// When the clock is looked at for the `nth` time: before something is recorded, mostly.
auto die_at_look(int nth) {
  return [=](World& world) {
    world.now = [=, now = world.now, seen = std::make_shared<std::atomic<int>>(0)] {
      if (++*seen == nth) ::raise(SIGKILL);
      return now();
    };
  };
}

}  // namespace

TEST_CASE("killed after each kind of journal entry, and before") {
  const std::vector<Step> steps{Step::due,    Step::key_ready, Step::sending, Step::pending,  Step::issued,   Step::checked,
                                Step::staged, Step::swapping,  Step::swapped, Step::reloaded, Step::verified, Step::done};
  std::mt19937 random(7);
  for (const std::string swap : {"files", "generations"})
    for (const Step step : steps)
      for (std::size_t round = 0; round < times(); ++round) {
        CAPTURE(to_word(step));
        CAPTURE(swap);
        Running lab(5, "", swap);
        lab.options.wave = 3;
        lab.options.jobs = 2;
        const Before before = make_old(lab);
        REQUIRE_FALSE(lab.run_apart(die_after(step, 1 + static_cast<int>(random() % 5))));
        REQUIRE(unsound(lab, before) == "");
        (void)lab.run_apart(die_at_look(3 + static_cast<int>(random() % 9)));
        REQUIRE(unsound(lab, before) == "");
        bring_to_end(lab, before);
      }
}

TEST_CASE("killed at any look at the clock, again and again") {
  std::mt19937 random(11);
  for (std::size_t round = 0; round < times(); ++round) {
    Running lab(6);
    lab.options.wave = 3;
    lab.options.jobs = 2;
    const Before before = make_old(lab);
    int kills = 0;
    for (int nth = 5; kills < 60 && !lab.run_apart(die_at_look(nth)); nth = 5 + static_cast<int>(random() % 20), ++kills)
      REQUIRE(unsound(lab, before) == "");
    bring_to_end(lab, before);
  }
}

TEST_CASE("what a killed run had is another worker's for one with another folder of keys until the lease ends, and broken after that") {
  for (const Step step : {Step::swapping, Step::swapped, Step::reloaded}) {
    CAPTURE(to_word(step));
    Running lab(1);
    const Before before = make_old(lab);
    REQUIRE_FALSE(lab.run_apart(die_after(step, 1)));
    const test::Snapshot half = lab.files("c0");
    World other = lab.world();
    other.worker = "web1/2";
    other.work = lab.scratch / "other";
    lab.now += lab.options.lease;
    Outcome outcome = lab.run(other).at("c0");
    CHECK(outcome.what == Outcome::What::skipped);
    CHECK(outcome.error == "another worker has it");
    lab.now += std::chrono::seconds(1);
    for (int again = 0; again < 2; ++again) {
      outcome = lab.run(other).at("c0");
      CHECK(outcome.what == Outcome::What::broken);
      CHECK(outcome.error_code == "unreadable");
      CHECK(outcome.hint.find("--keys") != std::string::npos);
      CHECK(lab.standing("c0").renewal.step == step);
    }
    CHECK(lab.files("c0") == half);
    other.work = lab.world().work;
    CHECK(lab.run(other).at("c0").what == Outcome::What::renewed);
    REQUIRE(unfinished(lab, before) == "");
  }
}

TEST_CASE("killed while it takes back what did not work") {
  for (const Step step : {Step::rolling_back, Step::rolled_back}) {
    Running lab(4);
    const Before before = make_old(lab);
    lab.failing = {"c1", "c2"};
    REQUIRE_FALSE(lab.run_apart(die_after(step, 1)));
    REQUIRE(unsound(lab, before) == "");
    REQUIRE(lab.run_apart([](World&) {}));
    for (const std::size_t i : {1u, 2u}) {
      CHECK(lab.files(Running::name(i)) == before.files[i]);
      CHECK(lab.served(Running::name(i)) == before.leaves[i].serial_hex());
      CHECK(lab.standing(Running::name(i)).renewal.step == Step::rolled_back);
    }
    lab.failing.clear();
    lab.now += std::chrono::hours(25);
    bring_to_end(lab, before);
  }
}

TEST_CASE("killed with new files in place that then do not work: the old ones are back") {
  for (const std::string swap : {"files", "generations"})
    for (const Step step : {Step::swapping, Step::swapped, Step::reloaded}) {
      CAPTURE(to_word(step));
      CAPTURE(swap);
      Running lab(4, "", swap);
      const Before before = make_old(lab);
      REQUIRE_FALSE(lab.run_apart(die_after(step, 4)));
      REQUIRE(unsound(lab, before) == "");
      lab.failing = {"c0", "c1", "c2", "c3"};
      REQUIRE(lab.run_apart([](World&) {}));
      for (std::size_t i = 0; i < lab.count; ++i) {
        CHECK(lab.files(Running::name(i)) == before.files[i]);
        CHECK(lab.served(Running::name(i)) == before.leaves[i].serial_hex());
        CHECK(lab.standing(Running::name(i)).renewal.step == Step::rolled_back);
      }
      lab.failing.clear();
      lab.now += std::chrono::hours(25);
      bring_to_end(lab, before);
    }
}

TEST_CASE("a thousand certificates, killed at random") {
  std::mt19937 random(std::getenv("CERTKIT_LONG_KILLS") == nullptr ? 3 : std::random_device()());
  for (std::size_t round = 0; round < times(); ++round) {
    Running lab(kMany);
    lab.options.wave = 100;
    const Before before = make_old(lab);
    int kills = 0;
    const auto die_at_event = [&](World& world) {
      world.say = [at = static_cast<int>(kMany / 2 + random() % (3 * kMany)), seen = std::make_shared<int>(0)](const Event&) {
        if (++*seen == at) ::raise(SIGKILL);
      };
    };
    while (!lab.run_apart(die_at_event)) {
      REQUIRE(++kills < 100);
      REQUIRE(unsound(lab, before) == "");
    }
    CHECK(kills >= 3);
    bring_to_end(lab, before);
  }
}

TEST_CASE("a disk that is full: nothing is lost, and the next run goes on") {
  Running lab(6);
  lab.options.wave = 3;
  const Before before = make_old(lab);
  const auto size = static_cast<rlim_t>(std::filesystem::file_size(lab.scratch / "fleet.db"));
  for (const rlim_t limit : {rlim_t{100}, rlim_t{700}, rlim_t{3000}, size / 2, size, size + 40'000}) {
    (void)lab.run_apart([&](World&) {
      ::signal(SIGXFSZ, SIG_IGN);
      const rlimit most{limit, limit};
      REQUIRE(::setrlimit(RLIMIT_FSIZE, &most) == 0);
    });
    REQUIRE(unsound(lab, before) == "");
    lab.now += std::chrono::hours(25);
  }
  bring_to_end(lab, before);
}
