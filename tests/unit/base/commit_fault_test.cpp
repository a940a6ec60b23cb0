// A commit that is killed, fails or is interrupted at every one of its system calls.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <vector>

#include "base/files.hpp"
#include "scenarios.hpp"
#include "support/scratch.hpp"
#include "support/traced.hpp"

using namespace certkit;
using namespace certkit::base;
using test::commit;
using test::Interference;
using test::kFolders;
using test::kFoldersOther;
using test::kFour;
using test::kNewFolder;
using test::Scenario;
using test::Snapshot;
using test::SystemCall;
namespace fs = std::filesystem;

namespace {

struct Trial {
  test::Scratch scratch;
  const Scenario& scenario;
  explicit Trial(const Scenario& s) : scenario(s) { s.before(scratch.path()); }
  test::Outcome run(const std::function<Interference(const SystemCall&)>& interfere) {
    return test::run_traced([&] { return commit(scenario, scratch.path()); }, interfere);
  }
  [[nodiscard]] Snapshot now() const { return test::snapshot(scratch.path()); }
  [[nodiscard]] Snapshot visible() const {
    Snapshot seen = now();
    for (auto entry = seen.begin(); entry != seen.end();)
      entry = entry->first.find(".certkit-") != std::string::npos ? seen.erase(entry) : std::next(entry);
    return seen;
  }
  // The next run touches one folder: that decides what all folders of the set hold. Temporaries go when their own folder is touched.
  [[nodiscard]] Snapshot after_recovery() const {
    (void)base::recover(scratch / scenario.touched);
    const Snapshot seen = visible();
    for (const auto& [name, content] : now())
      if (content == "(folder)" && name.find(".certkit-") == std::string::npos) (void)base::recover(scratch / name);
    (void)base::recover(scratch.path());
    const Snapshot end = now();
    return end == seen ? end : Snapshot{{"one folder settled", test::show(seen)}, {"all settled", test::show(end)}};
  }
};

struct Expected {
  Snapshot old_set, new_set;
  int system_calls = 0;
  std::vector<long> calls;   // their numbers; a sanitizer's own vary from run to run
  std::vector<int> changes;  // the calls that change something on the disk: between them, one moment to be killed in is as good as another
};
// An instrumented program takes a hundred times as long to fork: there a sample of the moments has to do.
#if defined(CERTKIT_SANITIZED)
constexpr int kStep = 11;
#else
constexpr int kStep = 1;
#endif

// What a disk says that is full, over quota, broken or read-only; a folder that may not be written to; a system that is out of memory or
// files.
constexpr int kErrors[] = {ENOSPC, EDQUOT, EIO, EROFS, EACCES, ENOMEM, EMFILE};

// The sanitizer writes to pipes of its own while an exception is under way, and must not be disturbed.
bool may_fail(const SystemCall& call) { return kStep == 1 || call.number != SYS_write; }

bool changes_something(const SystemCall& call) {
  static const std::set<long> calls = {SYS_write,    SYS_fsync,   SYS_syncfs, SYS_renameat, SYS_linkat,
                                       SYS_unlinkat, SYS_mkdirat, SYS_fchmod, SYS_fchown,   SYS_fchmodat};
  return calls.count(call.number) != 0 || (call.number == SYS_openat && (call.arguments[2] & O_CREAT) != 0);
}

Expected expected(const Scenario& scenario) {
  Trial trial(scenario);
  Expected e;
  e.old_set = trial.now();
  int changes = 0;
  const auto outcome = trial.run([&](const SystemCall& call) {
    e.calls.push_back(call.number);
    if (changes_something(call) && changes++ % kStep == 0) e.changes.push_back(call.index);
    return Interference{};
  });
  REQUIRE(outcome.exit_code == 0);
  e.changes.push_back(outcome.system_calls - 1);
  e.new_set = trial.now();
  e.system_calls = outcome.system_calls;
  for (const auto& [name, content] : e.new_set) REQUIRE(name.find(".certkit-") == std::string::npos);
  REQUIRE(e.new_set != e.old_set);
  return e;
}

// Of the commit's changes, counted from 0, those before which its journal is there, or what is left of it when all is through.
std::vector<int> with_a_journal(const Scenario& scenario) {
  Trial trial(scenario);
  std::vector<int> found;
  int changes = 0;
  (void)trial.run([&](const SystemCall& call) {
    if (!changes_something(call) || !may_fail(call)) return Interference{};
    const Snapshot now = trial.now();
    if (std::any_of(now.begin(), now.end(), [](const auto& f) { return f.first.ends_with(".journal") || f.first.ends_with(".done"); }))
      found.push_back(changes);
    ++changes;
    return Interference{};
  });
  return found;
}

void kill_at_change(int n, Trial& trial) {
  const auto outcome = trial.run([&](const SystemCall& call) {
    const bool now = changes_something(call) && may_fail(call) && n-- == 0;
    return now ? Interference{Interference::Kind::kill, 0} : Interference{};
  });
  REQUIRE(outcome.signal == SIGKILL);
}

void check_whole(const Snapshot& now, const Expected& e) {
  const bool whole = now == e.old_set || now == e.new_set;
  CHECK_MESSAGE(whole, test::show(now));
}

Interference at(int index, const SystemCall& call, Interference what) { return call.index == index ? what : Interference{}; }

bool is_file_call(long number) {
  static const std::set<long> calls = {SYS_openat,
                                       SYS_write,
                                       SYS_read,
                                       SYS_pread64,
                                       SYS_fsync,
                                       SYS_syncfs,
                                       SYS_renameat,
                                       SYS_linkat,
                                       SYS_unlinkat,
                                       SYS_mkdirat,
                                       SYS_flock,
                                       SYS_fchmod,
                                       SYS_fchown,
                                       SYS_newfstatat,
                                       SYS_fstat,
                                       SYS_close,
                                       SYS_getdents64,
                                       SYS_fchmodat
#ifdef SYS_rename
                                       ,
                                       SYS_rename,
                                       SYS_link,
                                       SYS_unlink,
                                       SYS_mkdir,
                                       SYS_rmdir,
                                       SYS_open,
                                       SYS_stat,
                                       SYS_lstat,
                                       SYS_readlink
#endif
  };
  return calls.count(number) != 0;
}

// Not close: what is made to fail is not done, and Linux closes even if that fails. Its lock would stay, and be waited for.
bool may_fail_in_recovery(const SystemCall& call) { return is_file_call(call.number) && call.number != SYS_close && may_fail(call); }

// 0: something was recovered; 1: an Error; 2: there was nothing.
test::Outcome recover(const Trial& trial, const std::function<Interference(const SystemCall&)>& interfere) {
  return test::run_traced(
      [&] {
        try {
          return base::recover(trial.scratch / trial.scenario.touched) ? 0 : 2;
        } catch (const Error&) {
          return 1;
        }
      },
      interfere);
}

}  // namespace

#if defined(__x86_64__)
TEST_CASE("system calls can be stopped (ptrace is permitted here): without that most of what follows would not be tried" *
          doctest::skip(test::is_under_valgrind())) {
  CHECK(test::can_trace());
}
#endif

TEST_CASE("kill -9 at every system call leaves all old or all new, and nothing besides, for the next run" *
          doctest::skip(!test::can_trace())) {
  for (const Scenario* each : test::all_scenarios()) {
    const Scenario& scenario = *each;
    const Expected e = expected(scenario);
    int old_sets = 0, new_sets = 0;
    for (const int n : e.changes) {
      CAPTURE(scenario.name);
      CAPTURE(n);
      Trial trial(scenario);
      const auto outcome = trial.run([&](const SystemCall& call) { return at(n, call, {Interference::Kind::kill, 0}); });
      if (outcome.system_calls <= n) continue;  // a sanitizer's own calls vary
      REQUIRE(outcome.signal == SIGKILL);
      const Snapshot now = trial.after_recovery();
      check_whole(now, e);
      ++(now == e.new_set ? new_sets : old_sets);
    }
    CHECK(old_sets > 0);
    CHECK((new_sets > 0 || kStep != 1));
  }
}

TEST_CASE("kill -9 when every file is in its place: the next run finishes what somebody may use already" *
          doctest::skip(!test::can_trace())) {
  for (const Scenario* each : test::all_scenarios()) {
    const Scenario& scenario = *each;
    const Expected e = expected(scenario);
    CAPTURE(scenario.name);
    // The commit's last rename: of its journal, or of the one step that it takes.
    int last = -1;
    for (int n = 0; n < e.system_calls && n < static_cast<int>(e.calls.size()); ++n)
      if (e.calls[static_cast<std::size_t>(n)] == SYS_renameat) last = n;
    REQUIRE(last > 0);
    Trial trial(scenario);
    bool journalled = false;
    (void)trial.run([&](const SystemCall& call) {
      if (call.index != last || call.number != SYS_renameat) return Interference{};
      for (const auto& [name, content] : trial.now()) journalled = journalled || name.ends_with(".journal");
      return Interference{Interference::Kind::kill, 0};
    });
    if (!journalled) continue;
    CHECK(test::show(trial.after_recovery()) == test::show(e.new_set));
  }
}

TEST_CASE("kill -9 where the file system has no hard links" * doctest::skip(!test::can_trace())) {
  for (const Scenario& scenario : {kFour, kFoldersOther, test::kRemoval}) {
    const Expected e = expected(scenario);
    for (int n = e.system_calls / 3; n < e.system_calls + 8; n += 2 * kStep) {
      CAPTURE(scenario.name);
      CAPTURE(n);
      Trial trial(scenario);
      const auto outcome = trial.run([&](const SystemCall& call) {
        if (call.index == n) return Interference{Interference::Kind::kill, 0};
        return call.number == SYS_linkat ? Interference{Interference::Kind::fail, EPERM} : Interference{};
      });
      if (outcome.exited) CHECK(trial.now() == e.new_set);
      check_whole(trial.after_recovery(), e);
    }
  }
}

TEST_CASE("kill -9 of the recovery, at every system call of it, and recovery again" * doctest::skip(!test::can_trace())) {
  const Scenario& scenario = kFolders;
  const Expected e = expected(scenario);
  for (int n = e.system_calls / 2; n < e.system_calls; n += 41 * kStep) {
    for (int m = 20;; m += 5 * kStep) {
      CAPTURE(n);
      CAPTURE(m);
      Trial trial(scenario);
      (void)trial.run([&](const SystemCall& call) { return at(n, call, {Interference::Kind::kill, 0}); });
      const auto outcome = test::run_traced([&] { return base::recover(trial.scratch / scenario.touched) ? 0 : 1; },
                                            [&](const SystemCall& call) {
                                              return at(m, call, {Interference::Kind::kill, 0});
                                            });
      check_whole(trial.after_recovery(), e);
      if (outcome.exited) break;
    }
  }
}

TEST_CASE("a failure of any system call of the recovery is an Error, or it recovers; the next one ends as if nothing had failed" *
          doctest::skip(!test::can_trace())) {
  int refused = 0, recovered = 0, old_sets = 0, new_sets = 0;
  for (const Scenario* each : {&kFour, &kFolders, &test::kRemoval}) {
    const Scenario& scenario = *each;
    const Expected e = expected(scenario);
    const std::vector<int> moments = with_a_journal(scenario);
    REQUIRE(moments.size() >= 4);
    for (std::size_t third = 0; third <= 3; third += kStep == 1 ? 1 : 3) {
      const int n = moments[third * (moments.size() - 1) / 3];
      CAPTURE(scenario.name);
      CAPTURE(n);
      std::vector<bool> may_fail_at;
      Trial undisturbed(scenario);
      kill_at_change(n, undisturbed);
      const auto all_well = recover(undisturbed, [&](const SystemCall& call) {
        may_fail_at.push_back(may_fail_in_recovery(call));
        return Interference{};
      });
      CHECK(all_well.exit_code == 0);
      const Snapshot settled = undisturbed.after_recovery();
      check_whole(settled, e);
      ++(settled == e.new_set ? new_sets : old_sets);
      // Of the calls one in three, at each moment others.
      int file_calls = static_cast<int>(third);
      for (int m = 0; m < static_cast<int>(may_fail_at.size()); m += kStep) {
        if (kStep == 1 && (!may_fail_at[static_cast<std::size_t>(m)] || ++file_calls % 3 != 0)) continue;
        const int error = kErrors[static_cast<std::size_t>(m) % std::size(kErrors)];
        Trial trial(scenario);
        kill_at_change(n, trial);
        long number = -1;
        const auto outcome = recover(trial, [&](const SystemCall& call) {
          if (call.index != m || !may_fail_in_recovery(call)) return Interference{};
          number = call.number;
          return Interference{Interference::Kind::fail, error, true};
        });
        if (number == -1) continue;
        CAPTURE(m);
        CAPTURE(number);
        CAPTURE(error);
        REQUIRE(outcome.exited);
        REQUIRE(outcome.exit_code <= 1);
        ++(outcome.exit_code == 1 ? refused : recovered);
        if (outcome.exit_code == 0) CHECK_MESSAGE(trial.visible() == settled, test::show(trial.visible()));
        const Snapshot now = trial.after_recovery();
        CHECK_MESSAGE(now == settled, test::show(now));
      }
    }
  }
  CHECK(refused > (kStep == 1 ? 100 : 0));
  CHECK((recovered > 0 || kStep != 1));
  CHECK(old_sets > 0);
  CHECK(new_sets > 0);
}

TEST_CASE("a failure of any system call is an Error and changes nothing, or the set is there" * doctest::skip(!test::can_trace())) {
  for (const Scenario* each : test::all_scenarios()) {
    const Scenario& scenario = *each;
    if (each == &kFoldersOther) continue;  // the same commit as that of kFolders
    const Expected e = expected(scenario);
    const std::set<int> changes(e.changes.begin(), e.changes.end());
    int refused = 0;
    const auto fail = [&](int n, int error) {
      CAPTURE(scenario.name);
      CAPTURE(error);
      CAPTURE(n);
      Trial trial(scenario);
      long number = -1;
      const auto outcome = trial.run([&](const SystemCall& call) {
        if (call.index != n || !is_file_call(call.number) || !may_fail(call)) return Interference{};
        number = call.number;
        return Interference{Interference::Kind::fail, error, true};
      });
      if (number == -1) return;
      CAPTURE(number);
      REQUIRE(outcome.exited);
      if (outcome.exit_code == 1) {
        CHECK_MESSAGE(trial.now() == e.old_set, test::show(trial.now()));
        ++refused;
      } else {
        REQUIRE(outcome.exit_code == 0);
        const Snapshot now = trial.after_recovery();  // a failure while tidying up is no failure of the set
        CHECK_MESSAGE(now == e.new_set, test::show(now));
      }
    };
    for (int n = 0; n < e.system_calls; n += kStep) {
      if (kStep == 1 && !is_file_call(e.calls[static_cast<std::size_t>(n)])) continue;
      // With one of the errors each; of one scenario the calls that change something with all of them.
      if (kStep == 1 && each == &kFour && changes.count(n) != 0)
        for (const int error : kErrors) fail(n, error);
      else
        fail(n, kErrors[static_cast<std::size_t>(n) % std::size(kErrors)]);
    }
    CHECK(refused > (kStep == 1 ? 20 : 0));
  }
}

TEST_CASE("writes and reads that take less than they were given go on; one that takes nothing is an error" *
          doctest::skip(!test::can_trace())) {
  for (const Scenario* each : test::all_scenarios()) {
    const Scenario& scenario = *each;
    const Expected e = expected(scenario);
    CAPTURE(scenario.name);
    Trial trial(scenario);
    int shortened = 0;
    const auto outcome = trial.run([&](const SystemCall& call) {
      if ((call.number != SYS_write && call.number != SYS_read && call.number != SYS_pread64) || !may_fail(call)) return Interference{};
      ++shortened;
      return Interference{Interference::Kind::shorten, 3};
    });
    CHECK(outcome.exit_code == 0);
    CHECK(shortened > (kStep == 1 ? 2 : 0));
    CHECK_MESSAGE(trial.now() == e.new_set, test::show(trial.now()));
    for (const int n : e.changes) {
      if (kStep == 1 && e.calls[static_cast<std::size_t>(n)] != SYS_write) continue;
      CAPTURE(n);
      Trial nothing(scenario);
      bool wrote = false;
      const auto end = nothing.run([&](const SystemCall& call) {
        if (call.index != n || call.number != SYS_write || !may_fail(call)) return Interference{};
        wrote = true;
        return Interference{Interference::Kind::answer, 0, true};
      });
      if (!wrote) continue;
      CHECK(end.exit_code == 1);
      CHECK_MESSAGE(nothing.now() == e.old_set, test::show(nothing.now()));
    }
  }
}

TEST_CASE("a disk that is full from some moment on" * doctest::skip(!test::can_trace())) {
  for (const Scenario* each : test::all_scenarios()) {
    const Scenario& scenario = *each;
    const Expected e = expected(scenario);
    for (const int n : e.changes) {
      CAPTURE(scenario.name);
      CAPTURE(n);
      Trial trial(scenario);
      const auto outcome = trial.run([&](const SystemCall& call) {
        const bool takes_space = call.number == SYS_write || call.number == SYS_fsync || call.number == SYS_syncfs ||
                                 call.number == SYS_mkdirat || call.number == SYS_linkat ||
                                 (call.number == SYS_openat && (call.arguments[2] & O_CREAT) != 0);
        return call.index >= n && takes_space && may_fail(call) ? Interference{Interference::Kind::fail, ENOSPC} : Interference{};
      });
      REQUIRE(outcome.exited);
      const Snapshot now = trial.after_recovery();
      CHECK_MESSAGE(now == (outcome.exit_code == 0 ? e.new_set : e.old_set), test::show(now));
    }
  }
}

TEST_CASE("a call that a signal broke off is taken up again" * doctest::skip(!test::can_trace())) {
  const std::set<long> interruptible = {SYS_openat, SYS_write,    SYS_read,   SYS_pread64,  SYS_fsync,
                                        SYS_flock,  SYS_renameat, SYS_linkat, SYS_unlinkat, SYS_mkdirat};
  for (const Scenario& scenario : {kFour, kFolders}) {
    const Expected e = expected(scenario);
    for (int n = 0; n < 7; ++n) {
      CAPTURE(scenario.name);
      CAPTURE(n);
      Trial trial(scenario);
      const auto outcome = trial.run([&](const SystemCall& call) {
        return call.index % 7 == n && interruptible.count(call.number) != 0 ? Interference{Interference::Kind::fail, EINTR}
                                                                            : Interference{};
      });
      CHECK(outcome.exit_code == 0);
      CHECK_MESSAGE(trial.now() == e.new_set, test::show(trial.now()));
    }
  }
}

TEST_CASE("Ctrl-C, a polite kill and a closed terminal take the set back or come too late; the process dies of the signal" *
          doctest::skip(!test::can_trace())) {
  for (const Scenario& scenario : {kFour, kFolders, kNewFolder}) {
    const Expected e = expected(scenario);
    const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    int taken_back = 0;
    // The first calls are before the guard is up, and the last ones after: there the signal finds nothing to be taken back.
    for (const int n : e.changes) {
      CAPTURE(scenario.name);
      CAPTURE(n);
      Trial trial(scenario);
      const int signal = signals[n % 4];
      const auto outcome = trial.run([&](const SystemCall& call) { return at(n, call, {Interference::Kind::signal, signal, true}); });
      if (outcome.system_calls <= n) continue;
      CHECK(outcome.signal == signal);
      check_whole(trial.now(), e);
      taken_back += trial.now() == e.old_set ? 1 : 0;
    }
    CHECK(taken_back > (kStep == 1 ? 5 : 0));
  }
}
