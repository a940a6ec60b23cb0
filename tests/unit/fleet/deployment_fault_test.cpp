// A generation that is put in place, killed or failed at every one of its system calls, and the next run that goes on from there.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <set>

#include "deployed.hpp"
#include "support/traced.hpp"

using namespace certkit;
using namespace certkit::fleet;
using test::Deployed;
using test::Interference;
using test::Snapshot;
using test::SystemCall;
namespace fs = std::filesystem;

namespace {

#if defined(CERTKIT_SANITIZED)
constexpr int kStep = 13;
#else
constexpr int kStep = 1;
#endif

bool changes_something(const SystemCall& call) {
  static const std::set<long> calls = {SYS_write, SYS_renameat, SYS_symlinkat, SYS_unlinkat, SYS_mkdirat, SYS_fchmod, SYS_fchmodat,
                                       SYS_fchown, SYS_fsync
#ifdef SYS_rename
                                       ,
                                       SYS_rename, SYS_unlink, SYS_mkdir, SYS_rmdir, SYS_symlink, SYS_chmod
#endif
  };
  return calls.count(call.number) != 0 || (call.number == SYS_openat && (call.arguments[2] & O_CREAT) != 0);
}
bool touches_files(const SystemCall& call) {
  static const std::set<long> calls = {SYS_openat, SYS_read, SYS_pread64, SYS_newfstatat, SYS_fstat, SYS_close, SYS_flock, SYS_readlinkat
#ifdef SYS_readlink
                                       ,
                                       SYS_readlink, SYS_stat, SYS_lstat
#endif
  };
  return changes_something(call) || calls.count(call.number) != 0;
}

// Files of one device, in a folder that is there, one that is not, and a linked one.
struct Trial : Deployed {
  Trial() : Deployed("      - {to: @/tls}\n      - {to: @/new/tls, mode: 0640}\n      - {to: @/linked, swap: generations}\n") {
    Asked all = asked;
    asked.places.erase(asked.places.begin() + 1);
    (void)deploy(1);
    asked = all;
    fs::permissions(scratch / "tls/www.crt", fs::perms(0604));
    fs::remove(scratch / "tls/www-fullchain.crt");
  }
  // With what they look like.
  [[nodiscard]] Snapshot seen() const {
    Snapshot all = places();
    for (auto& [name, content] : all) {
      const fs::path path = scratch.path() / name;
      content += fs::is_symlink(path) ? " -> " + fs::read_symlink(path).string() : " " + std::to_string(test::mode_of(path));
    }
    return all;
  }
  // 0: in place; 1: refused, and taken back.
  [[nodiscard]] int renew() const {
    std::optional<Deployment> made;
    try {
      made = stage(2);
      made->lay_beside();
      made->swap();
      made->clear_beside();
      return 0;
    } catch (const Error&) {
      if (!made) return 1;
    }
    try {
      made->put_back();
      made->clear_beside();
      return 1;
    } catch (const Error&) {
      return 2;
    }
  }
  void finish() const {
    Deployment made = Deployment::open(folder(2));
    made.lay_beside();
    made.swap();
    made.clear_beside();
  }
  void undo() const {
    Deployment made = Deployment::open(folder(2));
    made.put_back();
    made.clear_beside();
  }
};

struct Expected {
  std::vector<int> changes, all;
};
Expected expected() {
  Expected calls;
  const Trial trial;
  (void)test::pair(1);
  const auto outcome = test::run_traced([&] { return trial.renew(); }, [&](const SystemCall& call) {
    if (changes_something(call)) calls.changes.push_back(call.index);
    if (touches_files(call)) calls.all.push_back(call.index);
    return Interference{};
  });
  REQUIRE(outcome.exit_code == 0);
  return calls;
}

Interference at(int n, const SystemCall& call, Interference what) { return call.index == n ? what : Interference{}; }

// The link of a generation has a random part in its name.
Snapshot without_ids(const Snapshot& seen) {
  Snapshot all;
  for (const auto& [name, content] : seen) {
    const auto plain = [](std::string text) {
      for (std::size_t at = 0; (at = text.find("linked.", at)) != std::string::npos; ++at) text.replace(at + 9, 8, "xxxxxxxx");
      return text;
    };
    all[plain(name)] = plain(content);
  }
  return all;
}

Snapshot renewed() {
  const Trial trial;
  REQUIRE(trial.renew() == 0);
  return without_ids(trial.seen());
}

}  // namespace

TEST_CASE("kill -9 at every system call: the next run finishes it, or takes it back, and leaves nothing" *
          doctest::skip(!test::can_trace())) {
  const Expected calls = expected();
  const Snapshot whole = renewed();
  int finished = 0;
  for (std::size_t i = 0; i < calls.changes.size(); i += kStep) {
    for (const bool forward : {true, false}) {
      const int n = calls.changes[i];
      CAPTURE(n);
      CAPTURE(forward);
      const Trial trial;
      const Snapshot before = trial.seen();
      const auto outcome = test::run_traced([&] { return trial.renew(); },
                                            [&](const SystemCall& call) { return at(n, call, {Interference::Kind::kill, 0}); });
      if (outcome.exited) continue;  // a sanitizer's own calls vary
      if (!fs::exists(trial.folder(2) / "files.tar")) {
        CHECK_MESSAGE(trial.seen() == before, test::show(trial.seen()));
        continue;
      }
      if (forward) {
        trial.finish();
        CHECK_MESSAGE(without_ids(trial.seen()) == whole, test::show(trial.seen()));
        ++finished;
      }
      trial.undo();
      CHECK_MESSAGE(trial.seen() == before, test::show(trial.seen()));
    }
  }
  CHECK(finished > 10 / kStep);
}

TEST_CASE("kill -9 of the way back, at every system call of it, and back again" * doctest::skip(!test::can_trace())) {
  for (int n = 0;; n += kStep) {
    const Trial trial;
    const Snapshot before = trial.seen();
    REQUIRE(trial.renew() == 0);
    const auto outcome = test::run_traced(
        [&] {
          trial.undo();
          return 0;
        },
        [&](const SystemCall& call) { return at(n, call, {changes_something(call) ? Interference::Kind::kill : Interference::Kind::none, 0}); });
    CAPTURE(n);
    if (!outcome.exited) trial.undo();
    CHECK_MESSAGE(trial.seen() == before, test::show(trial.seen()));
    if (outcome.exited && outcome.system_calls <= n) break;
  }
}

TEST_CASE("a failure of any system call is an Error, and what was there is there again" * doctest::skip(!test::can_trace())) {
  const Expected calls = expected();
  const Snapshot whole = renewed();
  const int errors[] = {ENOSPC, EIO, EROFS, EACCES, EDQUOT, ENOMEM, EMFILE};
  int refused = 0;
  for (std::size_t i = 0; i < calls.all.size(); i += kStep) {
    const int n = calls.all[i], error = errors[i % std::size(errors)];
    CAPTURE(n);
    CAPTURE(error);
    const Trial trial;
    const Snapshot before = trial.seen();
    long number = -1;
    const auto outcome = test::run_traced([&] { return trial.renew(); }, [&](const SystemCall& call) {
      if (call.index != n || !touches_files(call) || (kStep != 1 && call.number == SYS_write)) return Interference{};
      number = call.number;
      return Interference{Interference::Kind::fail, error, true};
    });
    CAPTURE(number);
    REQUIRE(outcome.exited);
    if (outcome.exit_code == 0) {
      if (without_ids(trial.seen()) != whole) trial.finish();  // a temporary that could not be removed is removed by the next run
      CHECK_MESSAGE(without_ids(trial.seen()) == whole, test::show(trial.seen()));
      continue;
    }
    REQUIRE(outcome.exit_code == 1);
    if (trial.seen() != before) trial.undo();
    CHECK_MESSAGE(trial.seen() == before, test::show(trial.seen()));
    ++refused;
  }
  CHECK(refused > 20 / kStep);
}

TEST_CASE("a folder that may not be written to: nothing is changed, and it says which" * doctest::skip(::geteuid() == 0)) {
  const Trial trial;
  const Snapshot before = trial.seen();
  fs::permissions(trial.scratch / "tls", fs::perms(0555));
  CHECK(trial.renew() == 1);
  fs::permissions(trial.scratch / "tls", fs::perms(0755));
  CHECK(trial.seen() == before);
}

TEST_CASE("targets on two file systems, none of them that of the state") {
  const fs::path other = fs::path("/var/tmp") / ("certkit-deployment-" + std::to_string(::getpid()));
  {
    const Deployed lab("      - {to: @/tls}\n      - {to: " + other.string() + "}\n");
    Deployment made = lab.stage(1);
    made.lay_beside();
    flush(made.folders());
    made.swap();
    flush(made.folders());
    CHECK(test::is_in_place(made));
    CHECK(made.folders().size() == 2);
    made.put_back();
    made.clear_beside();
    CHECK_FALSE(fs::exists(other));
  }
  flush({other, "/nowhere/at/all"});
}

TEST_CASE("what replaces the only copy of a generation's files is on the disk before it does" * doctest::skip(!test::can_trace())) {
  const Deployed lab;
  (void)lab.deploy(1);
  (void)lab.deploy(2);
  int synced = 0, unsynced_renames = 0;
  const auto outcome = test::run_traced(
      [&] {
        (void)Deployment::stage_again(lab.folder(1));
        return 0;
      },
      [&](const SystemCall& call) {
        if (call.number == SYS_fsync) ++synced;
        if (call.number == SYS_rename || call.number == SYS_renameat || call.number == SYS_renameat2) unsynced_renames += synced == 0;
        return Interference{};
      });
  REQUIRE(outcome.exit_code == 0);
  CHECK(synced == 1);
  CHECK(unsynced_renames == 0);
}

TEST_CASE("each target is looked at again once its folder is locked" * doctest::skip(!test::can_trace())) {
  const Deployed lab;
  (void)lab.deploy(1);
  Deployment made = lab.stage(2);
  made.lay_beside();
  bool locked = false;
  const auto outcome = test::run_traced(
      [&] {
        try {
          made.swap();
          return 0;
        } catch (const Error& error) {
          return error.code() == Errc::mismatch ? 3 : 4;
        }
      },
      [&](const SystemCall& call) {
        if (call.number == SYS_flock && !locked) {
          locked = true;
          test::put(lab.scratch / "tls/www.crt", "another command's");  // until it had the lock
        }
        return Interference{};
      });
  CHECK(outcome.exit_code == 3);
  CHECK(lab.at("tls/www.crt") == "another command's");
}
