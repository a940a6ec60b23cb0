#include "traced.hpp"

#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <stdexcept>

namespace test {
namespace {

constexpr int kBegin = -4242, kEnd = -4243;  // closing these marks where the body begins and ends

#if defined(__x86_64__)
constexpr bool kKnownProcessor = true;
void skip_call(pid_t child) { ptrace(PTRACE_POKEUSER, child, offsetof(user, regs.orig_rax), -1L); }
void set_result(pid_t child, long result) { ptrace(PTRACE_POKEUSER, child, offsetof(user, regs.rax), result); }
#else
constexpr bool kKnownProcessor = false;
void skip_call(pid_t) {}
void set_result(pid_t, long) {}
#endif

[[noreturn]] void child_main(const std::function<int()>& body) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGSEGV})
    ::signal(signal, SIG_DFL);  // the test framework has its own
  ::close(kBegin);
  int code = 99;
  try {
    code = body();
  } catch (...) {
    code = 98;
  }
  ::close(kEnd);
  ::_exit(code);
}

Outcome outcome_of(int status) {
  Outcome outcome;
  outcome.exited = WIFEXITED(status);
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  outcome.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return outcome;
}

}  // namespace

Outcome run_forked(const std::function<int()>& body) {
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) child_main(body);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return outcome_of(status);
}

Outcome run_traced(const std::function<int()>& body, const std::function<Interference(const SystemCall&)>& interfere) {
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // nothing stays stopped for ever if the test itself is killed
    if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(97);
    ::raise(SIGSTOP);
    child_main(body);
  }
  int status = 0, calls = 0, deliver = 0, result = 0;
  bool inside = false;
  ::waitpid(child, &status, 0);
  if (!WIFSTOPPED(status)) return outcome_of(status);
  ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
  for (;;) {
    if (ptrace(PTRACE_SYSCALL, child, nullptr, deliver) != 0) throw std::runtime_error("ptrace");
    deliver = 0;
    ::waitpid(child, &status, 0);
    if (!WIFSTOPPED(status)) break;
    if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
      deliver = WSTOPSIG(status);
      continue;
    }
    __ptrace_syscall_info info{};
    ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info);
    if (info.op == PTRACE_SYSCALL_INFO_EXIT && result != 0) {
      set_result(child, -result);
      result = 0;
    }
    if (info.op != PTRACE_SYSCALL_INFO_ENTRY) continue;
    const bool marker = info.entry.nr == SYS_close;
    if (marker && static_cast<int>(info.entry.args[0]) == kBegin)
      inside = true;
    else if (marker && static_cast<int>(info.entry.args[0]) == kEnd)
      inside = false;
    else if (inside) {
      SystemCall call{calls++, static_cast<long>(info.entry.nr), {}};
      for (int i = 0; i < 6; ++i) call.arguments[i] = info.entry.args[i];
      const Interference what = interfere(call);
      if (what.kind == Interference::Kind::signal) ::kill(child, what.value);
      if (what.kind == Interference::Kind::kill) {
        ::kill(child, SIGKILL);
        do {
          ::waitpid(child, &status, 0);
        } while (WIFSTOPPED(status));
        break;
      }
      if (what.kind == Interference::Kind::fail) {
        skip_call(child);
        result = what.value;
      }
    }
  }
  Outcome outcome = outcome_of(status);
  outcome.system_calls = calls;
  return outcome;
}

bool can_trace() {
  static const bool can =
      kKnownProcessor &&
      run_traced([] { return ::getppid() > 0 ? 5 : 6; }, [](const SystemCall&) { return Interference{}; }).exit_code == 5;
  return can;
}

}  // namespace test
