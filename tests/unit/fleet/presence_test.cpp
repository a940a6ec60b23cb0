// Who died on this machine is known at once, and who lives is left alone.
#include "fleet/run/presence.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "running.hpp"

using namespace certkit;
using namespace certkit::fleet;
using std::chrono::hours;
using test::kNow;
using test::Running;

namespace {

// A process that has a lease, until it is killed.
class Process {
 public:
  Process(const Running& lab, const World& world, const std::string& name) {
    std::array<int, 2> ready{};
    REQUIRE(::pipe(ready.data()) == 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      const Presence presence(world.work, world.host);
      const bool had = lab.store()->lease(name, presence.worker(), kNow + hours(1), kNow).has_value();
      (void)!::write(ready[1], had ? "y" : "n", 1);
      for (;;) ::pause();
    }
    char had = 'n';
    REQUIRE(::read(ready[0], &had, 1) == 1);
    CHECK(had == 'y');
    ::close(ready[0]);
    ::close(ready[1]);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() { kill(); }
  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    (void)::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

 private:
  pid_t pid_ = 0;
};

std::size_t files_in(const std::filesystem::path& folder) {
  std::size_t count = 0;
  for (const auto& one : std::filesystem::directory_iterator(folder)) count += one.is_regular_file() ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("the lease of a worker that died here has ended, and that of one that lives has not") {
  Running lab(1);
  const World world = lab.world();
  const auto store = lab.store();
  Process living(lab, world, "a"), dying(lab, world, "b");
  CHECK_FALSE(end_the_dead(*store, world));
  CHECK_FALSE(store->lease("b", "w", kNow + hours(1), kNow));
  dying.kill();
  CHECK(end_the_dead(*store, world));
  CHECK(store->lease("b", "w", kNow + hours(1), kNow));
  CHECK_FALSE(store->lease("a", "w", kNow + hours(1), kNow));
  CHECK(files_in(world.work / ".workers") == 1);
  CHECK_FALSE(end_the_dead(*store, world));
}

TEST_CASE("what a machine of another name left in a shared folder is not known to be dead") {
  Running lab(1);
  World world = lab.world();
  const auto store = lab.store();
  Process other(lab, world, "a");
  other.kill();
  world.host = "web2";
  (void)end_the_dead(*store, world);
  CHECK_FALSE(store->lease("a", "w", kNow + hours(1), kNow));
}

TEST_CASE("the next run does at once what a killed one had, and leaves no file of its own") {
  Running lab(2);
  CHECK_FALSE(lab.run_apart([](World& world) {
    const auto presence = std::make_shared<Presence>(world.work, world.host);
    world.worker = presence->worker();
    world.say = [presence](const Event& event) {
      if (event.step == Step::swapping) ::raise(SIGKILL);
    };
  }));
  World next = lab.world();
  {
    Presence presence(next.work, next.host);
    next.worker = presence.worker();
    for (const auto& one : lab.run(next)) CHECK_MESSAGE(one.second.what == Outcome::What::renewed, one.first);
    presence.done();
  }
  CHECK(lab.issued() == std::pair<std::size_t, std::size_t>(2, 1));
  CHECK(lab.leftovers().empty());
}

TEST_CASE("a worker whose store failed leaves word for the next one") {
  Running lab(1);
  const World world = lab.world();
  const auto store = lab.store();
  {
    Presence presence(world.work, world.host);
    (void)store->lease("a", presence.worker(), kNow + hours(1), kNow);
  }
  CHECK(end_the_dead(*store, world));
  CHECK(store->lease("a", "w", kNow + hours(1), kNow));
}

// It was put off between its step to swapping and the swap, for longer than its lease.
TEST_CASE("who comes too late takes away what it laid beside files, and says that another has it") {
  Running lab(1);
  World late = lab.world();
  bool once = false;
  late.say = [&](const Event& event) {
    if (event.step != Step::swapping || std::exchange(once, true)) return;
    World other = lab.world();
    other.worker = "web1/2";
    other.now = [&] { return lab.now + hours(1); };
    CHECK(lab.run(other).at("c0").what == Outcome::What::renewed);
  };
  const Outcome outcome = lab.run(late).at("c0");
  CHECK(once);
  CHECK(outcome.what == Outcome::What::skipped);
  CHECK(outcome.error == "another worker has taken it over");
  CHECK(lab.leftovers().empty());
  CHECK(lab.fault_of_pair("c0", lab.standing("c0").live.certificates.front()) == "");
}
