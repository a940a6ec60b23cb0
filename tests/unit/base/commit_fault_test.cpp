// A commit that is killed, fails or is interrupted at every one of its system calls.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <set>
#include <vector>

#include "base/files.hpp"
#include "scratch.hpp"
#include "traced.hpp"

using namespace certkit;
using namespace certkit::base;
using test::Interference;
using test::Snapshot;
using test::SystemCall;
namespace fs = std::filesystem;

namespace {

const Time kNow = time_from_rfc3339("2026-11-21T06:11:00Z");

struct Scenario {
  const char* name;
  void (*before)(const fs::path& root);
  void (*fill)(const fs::path& root, FileSet& set);
  const char* touched;  // the folder, relative to root, that the next run touches
};

// Four files over existing ones, one of them a key.
void four_before(const fs::path& root) {
  test::put(root / "a.crt", "old certificate");
  test::put(root / "a.key", "old key");
  test::put(root / "a-chain.crt", "old chain");
  test::put(root / "a-ca.crt", "old ca");
  test::put(root / "bystander", "not ours");
}
void four(const fs::path& root, FileSet& set) {
  set.add(root / "a.crt", std::string("new certificate"));
  set.add(root / "a.key", Secret::copy_of("new key"));
  set.add(root / "a-chain.crt", std::string("new chain"));
  set.add(root / "a-ca.crt", std::string("new ca"));
}

// As a superuser does it for a web server: the old files, and so the staged new ones and the backups, belong to somebody else.
void foreign_before(const fs::path& root) {
  four_before(root);
  if (::geteuid() != 0) return;
  for (const char* name : {"a.crt", "a.key", "a-chain.crt"})
    if (::chown((root / name).c_str(), 1234, 1234) != 0) throw Error(Errc::internal, "chown");
}

// Two folders that exist, new and old files in them, and two folders that do not exist.
void folders_before(const fs::path& root) {
  test::put(root / "certs/a.crt", "old certificate");
  test::put(root / "private/a.key", "old key");
}
void folders(const fs::path& root, FileSet& set) {
  set.add(root / "certs/a.crt", std::string("new certificate"));
  set.add(root / "certs/chain.crt", std::string("new chain"));
  set.add(root / "private/a.key", Secret::copy_of("new key"));
  set.add(root / "upload/device/a.pem", Secret::copy_of("new both"));
  set.add(root / "upload/readme", std::string("new readme"));
  set.add(root / "certs/hash/0", std::string("new hash"));
}

// All in one folder that does not exist: one step, no journal.
void new_folder_before(const fs::path& root) { test::put(root / "bystander", "not ours"); }
void new_folder(const fs::path& root, FileSet& set) {
  set.add(root / "out/put/a.crt", std::string("new certificate"));
  set.add(root / "out/put/a.key", Secret::copy_of("new key"));
}

void one_before(const fs::path& root) { test::put(root / "a.crt", "old certificate"); }
void one(const fs::path& root, FileSet& set) { set.add(root / "a.crt", std::string("new certificate")); }

const Scenario kScenarios[] = {{"four over four", four_before, four, "."},
                               {"another user's", foreign_before, four, "."},
                               {"several folders, home touched", folders_before, folders, "certs"},
                               {"several folders, another touched", folders_before, folders, "private"},
                               {"a new folder", new_folder_before, new_folder, "."},
                               {"one file", one_before, one, "."}};

// 0: committed; 1: refused with an Error.
int commit(const Scenario& scenario, const fs::path& root) {
  FileSet set;
  scenario.fill(root, set);
  FileSet::Options options;
  options.replace = true;
  options.now = kNow;
  try {
    set.commit(options);
    return 0;
  } catch (const Error&) {
    return 1;
  }
}

struct Trial {
  test::Scratch scratch;
  const Scenario& scenario;
  explicit Trial(const Scenario& s) : scenario(s) { s.before(scratch.path()); }
  test::Outcome run(const std::function<Interference(const SystemCall&)>& interfere) {
    return test::run_traced([&] { return commit(scenario, scratch.path()); }, interfere);
  }
  [[nodiscard]] Snapshot now() const { return test::snapshot(scratch.path()); }
  // The next run touches one folder: that decides what all folders of the set hold. Temporaries go when their own folder is touched.
  [[nodiscard]] Snapshot after_recovery() const {
    (void)base::recover(scratch / scenario.touched);
    Snapshot seen = now();
    for (auto entry = seen.begin(); entry != seen.end();)
      entry = entry->first.find(".certkit-") != std::string::npos ? seen.erase(entry) : std::next(entry);
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
  std::vector<int> changes;  // the calls that change something on the disk: between them, one moment to be killed in is as good as another
};
// An instrumented program takes a hundred times as long to fork: there a sample of the moments has to do.
#if defined(CERTKIT_SANITIZED)
constexpr int kStep = 11;
#else
constexpr int kStep = 1;
#endif

// The sanitizer writes to pipes of its own while an exception is under way, and must not be disturbed.
bool may_fail(const SystemCall& call) { return kStep == 1 || call.number != SYS_write; }

bool changes_something(const SystemCall& call) {
  static const std::set<long> calls = {SYS_write,   SYS_fsync,  SYS_renameat, SYS_linkat,  SYS_unlinkat,
                                       SYS_mkdirat, SYS_fchmod, SYS_fchown,   SYS_fchmodat};
  return calls.count(call.number) != 0 || (call.number == SYS_openat && (call.arguments[2] & O_CREAT) != 0);
}

Expected expected(const Scenario& scenario) {
  Trial trial(scenario);
  Expected e;
  e.old_set = trial.now();
  int changes = 0;
  const auto outcome = trial.run([&](const SystemCall& call) {
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

void check_whole(const Snapshot& now, const Expected& e) {
  const bool whole = now == e.old_set || now == e.new_set;
  CHECK_MESSAGE(whole, test::show(now));
}

Interference at(int index, const SystemCall& call, Interference what) { return call.index == index ? what : Interference{}; }

bool is_file_call(long number) {
  static const std::set<long> calls = {SYS_openat,
                                       SYS_write,
                                       SYS_read,
                                       SYS_fsync,
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

}  // namespace

TEST_CASE("kill -9 at every system call leaves all old or all new, and nothing besides, for the next run" *
          doctest::skip(!test::can_trace())) {
  for (const Scenario& scenario : kScenarios) {
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

TEST_CASE("kill -9 where the file system has no hard links" * doctest::skip(!test::can_trace())) {
  for (const Scenario& scenario : {kScenarios[0], kScenarios[3]}) {
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
  const Scenario& scenario = kScenarios[2];
  const Expected e = expected(scenario);
  for (int n = e.system_calls / 2; n < e.system_calls; n += 41 * kStep) {
    for (int m = 20;; m += 3 * kStep) {
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

TEST_CASE("a failure of any system call is an Error and changes nothing, or the set is there" * doctest::skip(!test::can_trace())) {
  for (const Scenario& scenario : kScenarios) {
    if (scenario.fill == folders && scenario.touched != std::string("certs")) continue;
    const Expected e = expected(scenario);
    const int errors[] = {ENOSPC, EIO, EACCES};
    int refused = 0;
    for (int n = 0; n < e.system_calls; n += kStep) {
      const int error = errors[n % 3];
      CAPTURE(scenario.name);
      CAPTURE(error);
      CAPTURE(n);
      Trial trial(scenario);
      long number = -1;
      const auto outcome = trial.run([&](const SystemCall& call) {
        if (call.index != n || !is_file_call(call.number) || !may_fail(call)) return Interference{};
        number = call.number;
        return Interference{Interference::Kind::fail, error};
      });
      if (number == -1) continue;
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
    }
    CHECK(refused > (kStep == 1 ? 10 : 0));
  }
}

TEST_CASE("a disk that is full from some moment on" * doctest::skip(!test::can_trace())) {
  for (const Scenario& scenario : kScenarios) {
    const Expected e = expected(scenario);
    for (const int n : e.changes) {
      CAPTURE(scenario.name);
      CAPTURE(n);
      Trial trial(scenario);
      const auto outcome = trial.run([&](const SystemCall& call) {
        const bool takes_space = call.number == SYS_write || call.number == SYS_fsync || call.number == SYS_mkdirat ||
                                 call.number == SYS_linkat || (call.number == SYS_openat && (call.arguments[2] & O_CREAT) != 0);
        return call.index >= n && takes_space && may_fail(call) ? Interference{Interference::Kind::fail, ENOSPC} : Interference{};
      });
      REQUIRE(outcome.exited);
      const Snapshot now = trial.after_recovery();
      CHECK_MESSAGE(now == (outcome.exit_code == 0 ? e.new_set : e.old_set), test::show(now));
    }
  }
}

TEST_CASE("a call that a signal broke off is taken up again" * doctest::skip(!test::can_trace())) {
  const std::set<long> interruptible = {SYS_openat,   SYS_write,  SYS_read,     SYS_fsync,  SYS_flock,
                                        SYS_renameat, SYS_linkat, SYS_unlinkat, SYS_mkdirat};
  for (const Scenario& scenario : {kScenarios[0], kScenarios[2]}) {
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
  for (const Scenario& scenario : {kScenarios[0], kScenarios[2], kScenarios[4]}) {
    const Expected e = expected(scenario);
    const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    int taken_back = 0;
    // The first calls are before the guard is up, and the last ones after: there the signal finds nothing to be taken back.
    for (const int n : e.changes) {
      CAPTURE(scenario.name);
      CAPTURE(n);
      Trial trial(scenario);
      const int signal = signals[n % 4];
      const auto outcome = trial.run([&](const SystemCall& call) { return at(n, call, {Interference::Kind::signal, signal}); });
      if (outcome.system_calls <= n) continue;
      CHECK(outcome.signal == signal);
      check_whole(trial.now(), e);
      taken_back += trial.now() == e.old_set ? 1 : 0;
    }
    CHECK(taken_back > (kStep == 1 ? 5 : 0));
  }
}
