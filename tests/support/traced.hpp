// Runs a function in a child process, or a program, whose every system call is stopped (ptrace), so that a test can kill it, fail the
// call, or send a signal, exactly there; and look into its memory.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace test {

class Memory;

struct SystemCall {
  int index = 0;    // 0 for the first one that `body` makes
  long number = 0;  // SYS_…
  unsigned long arguments[6]{};
  Memory* memory = nullptr;  // of a program; of a function it is none
};
struct Interference {
  enum class Kind {
    none,
    kill,
    fail,     // the call is not made and gives -1; value: errno
    answer,   // the call is not made and gives `value`
    shorten,  // the call is made with `value` octets at most, where it has more (read, write)
    signal,   // value: which; the call is made
    ask       // prctl(value) is made instead, its answer is Outcome::answer, and the child is killed
  } kind = Kind::none;
  int value = 0;
  bool last = false;  // behind this call the child runs on without stops; Outcome::system_calls ends here
};
using Interfere = std::function<Interference(const SystemCall&)>;
struct Outcome {
  int system_calls = 0;  // that `body` made, as far as it got
  bool exited = false;
  int exit_code = 0;  // what `body` returned
  int signal = 0;     // what the child died of
  long answer = 0;
};

[[nodiscard]] bool can_trace();  // false where the tests do not know the processor, ptrace is forbidden, or valgrind makes calls of its own
[[nodiscard]] bool is_under_valgrind() noexcept;
[[nodiscard]] Outcome run_traced(const std::function<int()>& body, const Interfere& interfere);
// The same without a tracer.
[[nodiscard]] Outcome run_forked(const std::function<int()>& body);

struct Program {
  std::filesystem::path path;
  std::vector<std::string> arguments;    // behind its name
  std::vector<std::string> environment;  // NAME=VALUE; all that it sees
  std::filesystem::path folder;          // where it runs, with umask 0: modes are what it asks for
  std::filesystem::path in = "/dev/null", out = "/dev/null", err = "/dev/null";
};
[[nodiscard]] Outcome run_program(const Program& program);
// Its threads but the first are not traced.
[[nodiscard]] Outcome run_program_traced(const Program& program, const Interfere& interfere);

}  // namespace test
