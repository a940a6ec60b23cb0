// A commit, and the recovery of a killed one, that run out of memory at every one of their allocations.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>

#include <new>

#include "base/files.hpp"
#include "failing_new.hpp"
#include "scenarios.hpp"
#include "support/scratch.hpp"
#include "support/traced.hpp"

using namespace certkit;
using namespace certkit::base;
using test::FailingNew;
using test::Interference;
using test::Scenario;
using test::Snapshot;
using test::SystemCall;
using test::Then;

namespace {

constexpr int kNever = -1;

// True if it was through, false if it ran out of memory (or could not undo for lack of it, which is an Error).
template <class Work>
bool done_with(int fail_from, Then then, Work&& work) {
  const FailingNew failing(fail_from, then);
  try {
    work();
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  } catch (const Error&) {
    return false;
  }
}

struct Trial {
  test::Scratch scratch;
  explicit Trial(const Scenario& scenario) : scenario_(scenario) {
    scenario.before(scratch.path());
    scenario.fill(scratch.path(), set_);
  }
  bool commit(int fail_from, Then then) {
    const FileSet::Options options = test::options_for_commit(scenario_);
    return done_with(fail_from, then, [&] { set_.commit(options); });
  }
  [[nodiscard]] Snapshot now() const { return test::snapshot(scratch.path()); }
  [[nodiscard]] Snapshot after_recovery() const {
    (void)recover(scratch / scenario_.touched);
    for (const auto& [name, content] : now())
      if (content == "(folder)" && name.find(".certkit-") == std::string::npos) (void)recover(scratch / name);
    (void)recover(scratch.path());
    return now();
  }

 private:
  const Scenario& scenario_;
  FileSet set_;
};

struct Expected {
  Snapshot old_set, new_set;
  int allocations = 0;
};
Expected expected(const Scenario& scenario) {
  Trial trial(scenario);
  Expected e;
  e.old_set = trial.now();
  REQUIRE(trial.commit(kNever, Then::others_succeed));
  e.allocations = FailingNew::count();
  REQUIRE(e.allocations > 50);
  e.new_set = trial.now();
  REQUIRE(e.new_set != e.old_set);
  return e;
}

}  // namespace

TEST_CASE("an allocation that fails: the commit throws and nothing was changed, or the set is in place" *
          doctest::skip(test::is_under_valgrind())) {
  for (const Scenario* scenario : test::all_scenarios()) {
    const Expected e = expected(*scenario);
    int refused = 0;
    for (int n = 0; n < e.allocations; ++n) {
      CAPTURE(scenario->name);
      CAPTURE(n);
      Trial trial(*scenario);
      if (trial.commit(n, Then::others_succeed)) {
        const Snapshot now = trial.after_recovery();  // only tidying up may have failed
        CHECK_MESSAGE(now == e.new_set, test::show(now));
      } else {
        CHECK_MESSAGE(trial.now() == e.old_set, test::show(trial.now()));
        ++refused;
      }
    }
    CHECK(refused > e.allocations / 2);
  }
}

TEST_CASE("no memory from some moment on: the next run finds all old or all new" * doctest::skip(test::is_under_valgrind())) {
  for (const Scenario* scenario : test::all_scenarios()) {
    const Expected e = expected(*scenario);
    for (int n = 0; n < e.allocations; ++n) {
      CAPTURE(scenario->name);
      CAPTURE(n);
      Trial trial(*scenario);
      const bool committed = trial.commit(n, Then::all_fail);
      const Snapshot now = trial.after_recovery();
      // Where not even the taking back could begin, the set may have been in its place.
      CHECK_MESSAGE((now == e.new_set || (!committed && now == e.old_set)), test::show(now));
    }
  }
}

TEST_CASE("a recovery that runs out of memory at each of its allocations, time and again, is taken up by the next one" *
          doctest::skip(!test::can_trace())) {
  for (const Scenario* scenario : {&test::kFour, &test::kFolders}) {
    const Expected e = expected(*scenario);
    int recovered = 0;
    // Where it changes names: the middle of the commit.
    for (int rename = 0;; ++rename) {
      CAPTURE(scenario->name);
      CAPTURE(rename);
      Trial trial(*scenario);
      int renames = 0;
      const auto outcome = test::run_traced([&] { return trial.commit(kNever, Then::others_succeed) ? 0 : 1; },
                                            [&](const SystemCall& call) {
                                              const bool now =
                                                  (call.number == SYS_renameat || call.number == SYS_linkat) && renames++ == rename;
                                              return now ? Interference{Interference::Kind::kill, 0} : Interference{};
                                            });
      if (outcome.exited) break;
      REQUIRE(outcome.signal == SIGKILL);
      for (int n = 0; !done_with(n, Then::others_succeed, [&] { (void)recover(trial.scratch / scenario->touched); }); ++n)
        REQUIRE(n < 10'000);
      ++recovered;
      const Snapshot now = trial.after_recovery();
      CHECK_MESSAGE((now == e.old_set || now == e.new_set), test::show(now));
    }
    CHECK(recovered > 5);
  }
}
