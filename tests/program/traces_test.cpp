// What commands that have to do with keys leave in the world: files with their modes, output, children.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

#include "support/memory.hpp"
#include "uses.hpp"

using test::Interference;
using test::Needles;
using test::Snapshot;
using test::SystemCall;
using test::Use;
using test::Words;
namespace fs = std::filesystem;

namespace {

// By name, as a tracer sees it: how each file came into being.
struct Made {
  int flags = 0;
  unsigned mode = 0;
  fs::path path;  // as it was given
};
struct Trace {
  std::map<std::string, Made> made;  // by the last part of the name; renamed with it
  std::set<std::string> opened_up;   // what others may read, or look into, later than from the start; names as in `made`
  std::vector<std::string> wrong;    // what should not happen at all

  void note(const SystemCall& call) {
    const auto path = [&](int argument) { return fs::path(call.memory->text(call.arguments[argument])); };
    const auto name = [&](int argument) { return path(argument).filename().string(); };
    const auto create = [&](int at, int flags, unsigned mode) {
      if ((flags & O_TMPFILE) == O_TMPFILE) wrong.push_back("a file without a name");
      if ((flags & O_CREAT) != 0) made[last_ = name(at)] = {flags, mode, path(at)};
    };
    switch (call.number) {
      case SYS_openat: return create(1, static_cast<int>(call.arguments[2]), static_cast<unsigned>(call.arguments[3]));
#ifdef SYS_open
      case SYS_open: return create(0, static_cast<int>(call.arguments[1]), static_cast<unsigned>(call.arguments[2]));
      case SYS_creat: return wrong.push_back("creat " + name(0));
      case SYS_rename:
      case SYS_link: return move(name(0), name(1));
      case SYS_chmod: return change_mode(name(0), call.arguments[1]);
      case SYS_fork:
      case SYS_vfork: return wrong.push_back("a child");
#endif
      case SYS_renameat:
      case SYS_renameat2:
      case SYS_linkat: return move(name(1), name(3));
      case SYS_fchmodat: return change_mode(name(1), call.arguments[2]);  // a kept key that others could read is taken away from them
      case SYS_fchmod:
        if (made[last_].mode == 0600) change_mode(last_, call.arguments[1]);
        return;
      case SYS_execve:
      case SYS_execveat:
      case SYS_memfd_create: return wrong.push_back("another program, or a file in memory");
      case SYS_clone:
        if ((call.arguments[0] & CLONE_THREAD) == 0) wrong.push_back("a child");
        return;
      case SYS_clone3: {
        unsigned long flags = 0;
        const auto octets = call.memory->read(call.arguments[0], sizeof flags);
        if (octets.size() == sizeof flags) std::memcpy(&flags, octets.data(), sizeof flags);
        if ((flags & CLONE_THREAD) == 0) wrong.push_back("a child");
        return;
      }
    }
  }

 private:
  std::string last_;
  void move(const std::string& from, const std::string& to) {
    if (made.count(from) != 0) made[to] = made[from];
    if (opened_up.erase(from) != 0) opened_up.insert(to);
  }
  void change_mode(const std::string& name, unsigned long mode) {
    if ((mode & 022) != 0) wrong.push_back("others may write to " + name);
    if ((mode & 055) != 0) opened_up.insert(name);
  }
};

bool is_found_or_made(const Use& use, const fs::path& file) {
  return std::any_of(use.found_or_made.begin(), use.found_or_made.end(),
                     [&](const std::string& one) { return file == one || file.parent_path() / "" == one; });
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word + "; ";
  return text;
}

}  // namespace

TEST_SUITE("traces") {
  TEST_CASE(
      "files with keys are new, theirs alone and 0600 from the start; secrets are in no other file, in no output; no child is started") {
    REQUIRE(test::can_trace());
    for (const std::string key_type : {"rsa:2048", "ec:p256"}) {
      const test::Workshop workshop;
      fs::create_directory(workshop / "tmp");
      test::furnish(workshop, key_type);
      for (const Use& use : test::uses(key_type)) {
        CAPTURE(key_type);
        CAPTURE(use.name);
        const Snapshot before = test::snapshot(workshop.path());
        Trace trace;
        const auto outcome = run_program_traced(program_of(workshop, use), [&](const SystemCall& call) {
          trace.note(call);
          return Interference{};
        });
        CHECK(outcome.exit_code == use.exit_code);
        CHECK_MESSAGE(trace.wrong.empty(), joined(trace.wrong));
        CHECK_MESSAGE(trace.opened_up == use.for_others, joined({trace.opened_up.begin(), trace.opened_up.end()}));
        for (const auto& file : trace.made) {
          const auto& made = file.second;
          CAPTURE(file.first);
          CHECK(((made.flags & O_EXCL) != 0 || is_found_or_made(use, made.path.lexically_relative(workshop.path()))));
          CHECK((made.flags & O_NOFOLLOW) != 0);
        }
        for (const std::string& file : use.writes) {
          CAPTURE(file);
          const auto made = trace.made.find(fs::path(file).filename().string());
          REQUIRE(made != trace.made.end());
          CHECK(made->second.mode == 0600u);
          CHECK((made->second.flags & O_EXCL) != 0);
          CHECK((made->second.flags & O_NOFOLLOW) != 0);
          CHECK(test::mode_of(workshop / file) == 0600u);
        }
        const Needles secrets = secrets_of(workshop, use);
        const auto clear = [&](const std::string& file) {
          return std::find(use.in_clear.begin(), use.in_clear.end(), file) != use.in_clear.end();
        };
        for (const auto& file : test::snapshot(workshop.path())) {
          const std::string &name = file.first, &content = file.second;
          CAPTURE(name);
          CHECK(name.find(".certkit-") == std::string::npos);
          CHECK(name.rfind("tmp/", 0) != 0);
          const auto old = before.find(name);
          if (old != before.end() && old->second == content) continue;
          if (name.find(".old-") != std::string::npos) continue;  // what was there before
          CHECK(secrets.in(content).empty() != clear(name == "said.out" ? "-" : name));
        }
      }
    }
  }

  TEST_CASE("a password in an argument is refused, and not repeated") {
    const test::Workshop workshop;
    test::furnish(workshop, "ec:p256");
    for (const Words& words :
         {Words{"inspect", "srv.pfx", "--passin", "pass:" + test::kOld}, Words{"inspect", "srv.pfx", "--passin", test::kOld},
          Words{"inspect", "srv.pfx", "--passin=pass:" + test::kOld, "--json"}}) {
      CHECK(run_program(workshop.certkit(words)).exit_code == 2);
      Needles secrets;
      add_password(secrets, test::kOld);
      CHECK(secrets.in(test::get(workshop / "said.out")).empty());
      CHECK(secrets.in(test::get(workshop / "said.err")).empty());
    }
  }
}
