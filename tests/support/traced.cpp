#include "traced.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <stdexcept>

#include "memory.hpp"

namespace test {
namespace {

constexpr int kBegin = -4242, kEnd = -4243;  // closing these marks where the body begins and ends

#if defined(__x86_64__)
constexpr bool kKnownProcessor = true;
void set(pid_t child, std::size_t offset, long value) { ptrace(PTRACE_POKEUSER, child, offset, value); }
void set_call(pid_t child, long number) { set(child, offsetof(user, regs.orig_rax), number); }  // -1: none
void set_result(pid_t child, long result) { set(child, offsetof(user, regs.rax), result); }
void set_argument(pid_t child, int which, long value) {
  constexpr std::size_t kOffsets[] = {offsetof(user, regs.rdi), offsetof(user, regs.rsi), offsetof(user, regs.rdx)};
  set(child, kOffsets[which], value);
}
#else
constexpr bool kKnownProcessor = false;
void set_call(pid_t, long) {}
void set_result(pid_t, long) {}
void set_argument(pid_t, int, long) {}
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

[[noreturn]] void become(const Program& program) {
  std::vector<std::string> words{program.path.string()}, environment = program.environment;
  words.insert(words.end(), program.arguments.begin(), program.arguments.end());
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (std::string& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
  };
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGSEGV}) ::signal(signal, SIG_DFL);
  const auto put = [](int descriptor, const std::filesystem::path& file, int flags) {
    const int opened = ::open(file.c_str(), flags | O_CLOEXEC, 0600);
    if (opened < 0 || ::dup2(opened, descriptor) < 0) ::_exit(96);
  };
  put(0, program.in, O_RDONLY);
  put(1, program.out, O_WRONLY | O_CREAT | O_TRUNC);
  put(2, program.err, O_WRONLY | O_CREAT | O_TRUNC);
  if (!program.folder.empty() && ::chdir(program.folder.c_str()) != 0) ::_exit(96);
  ::umask(0);
  ::execve(words.front().c_str(), pointers(words).data(), pointers(environment).data());
  ::_exit(96);
}

Outcome outcome_of(int status) {
  Outcome outcome;
  outcome.exited = WIFEXITED(status);
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  outcome.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return outcome;
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR) throw std::runtime_error("waitpid");
  return status;
}

void kill_and_wait(pid_t child, int& status) {
  ::kill(child, SIGKILL);
  do {
    status = wait_for(child);
  } while (WIFSTOPPED(status));
}

template <class Main>
pid_t start(Main&& main, bool traced) {
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child != 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // nothing stays stopped for ever if the test itself is killed
  if (traced) {
    if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(97);
    ::raise(SIGSTOP);
  }
  main();
  ::_exit(95);
}

// From the marker, or from the execve that makes the child a program, to the end.
Outcome trace(pid_t child, bool program, const Interfere& interfere) {
  int status = wait_for(child), calls = 0, deliver = 0;
  if (!WIFSTOPPED(status)) return outcome_of(status);
  std::optional<long> result;
  std::optional<Memory> memory;
  bool inside = false, asking = false, letting_go = false;
  long answer = 0;
  ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC);
  for (;;) {
    if (ptrace(letting_go && !result ? PTRACE_CONT : PTRACE_SYSCALL, child, nullptr, deliver) != 0) throw std::runtime_error("ptrace");
    deliver = 0;
    status = wait_for(child);
    if (!WIFSTOPPED(status)) break;
    if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8)) {
      // Opened before the program says that nobody may look: what is open stays readable, also for a tracer without privileges.
      memory.emplace(child);
      inside = program;
      continue;
    }
    if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
      deliver = WSTOPSIG(status);
      continue;
    }
    __ptrace_syscall_info info{};
    ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info);
    if (info.op == PTRACE_SYSCALL_INFO_EXIT && asking) {
      answer = info.exit.rval;
      kill_and_wait(child, status);
      break;
    }
    if (info.op == PTRACE_SYSCALL_INFO_EXIT && result) {
      set_result(child, *result);
      result.reset();
    }
    if (info.op != PTRACE_SYSCALL_INFO_ENTRY) continue;
    const bool marker = info.entry.nr == SYS_close && !program;
    if (marker && static_cast<int>(info.entry.args[0]) == kBegin)
      inside = true;
    else if (marker && static_cast<int>(info.entry.args[0]) == kEnd)
      inside = false;
    else if (inside) {
      SystemCall call{calls++, static_cast<long>(info.entry.nr), {}, memory ? &*memory : nullptr};
      for (int i = 0; i < 6; ++i) call.arguments[i] = info.entry.args[i];
      using Kind = Interference::Kind;
      const Interference what = interfere(call);
      letting_go = letting_go || what.last;
      if (what.kind == Kind::signal) ::kill(child, what.value);
      if (what.kind == Kind::kill) {
        kill_and_wait(child, status);
        break;
      }
      if (what.kind == Kind::fail || what.kind == Kind::answer) {
        set_call(child, -1);
        result = what.kind == Kind::fail ? -what.value : what.value;
      }
      const bool counts = call.number == SYS_read || call.number == SYS_pread64 || call.number == SYS_write;
      if (what.kind == Kind::shorten && counts && call.arguments[2] > static_cast<unsigned long>(what.value))
        set_argument(child, 2, what.value);
      if (what.kind == Kind::ask) {
        set_call(child, SYS_prctl);
        set_argument(child, 0, what.value);
        asking = true;
      }
    }
  }
  Outcome outcome = outcome_of(status);
  outcome.system_calls = calls;
  outcome.answer = answer;
  return outcome;
}

}  // namespace

Outcome run_forked(const std::function<int()>& body) {
  return outcome_of(wait_for(start([&] { child_main(body); }, false)));
}
Outcome run_traced(const std::function<int()>& body, const Interfere& interfere) {
  return trace(start([&] { child_main(body); }, true), false, interfere);
}
Outcome run_program(const Program& program) {
  return outcome_of(wait_for(start([&] { become(program); }, false)));
}
Outcome run_program_traced(const Program& program, const Interfere& interfere) {
  return trace(start([&] { become(program); }, true), true, interfere);
}

bool is_under_valgrind() noexcept {
  const char* const preloaded = std::getenv("LD_PRELOAD");
  return preloaded != nullptr && std::string_view(preloaded).find("/vgpreload_") != std::string_view::npos;
}

bool can_trace() {
  static const bool can =
      kKnownProcessor && !is_under_valgrind() &&
      run_traced([] { return ::getppid() > 0 ? 5 : 6; }, [](const SystemCall&) { return Interference{}; }).exit_code == 5;
  return can;
}

}  // namespace test
