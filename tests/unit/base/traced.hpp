// Runs a function in a child process whose every system call is stopped (ptrace), so that a test can kill it, fail the call, or send a
// signal, exactly there.
#pragma once

#include <functional>
#include <string>

namespace test {

struct SystemCall {
  int index = 0;    // 0 for the first one that `body` makes
  long number = 0;  // SYS_…
  unsigned long arguments[6]{};
};
struct Interference {
  enum class Kind { none, kill, fail, signal } kind = Kind::none;
  int value = 0;  // errno or signal
};
struct Outcome {
  int system_calls = 0;  // that `body` made, as far as it got
  bool exited = false;
  int exit_code = 0;  // what `body` returned
  int signal = 0;     // what the child died of
};

[[nodiscard]] bool can_trace();  // false where the tests do not know the processor, or ptrace is forbidden
[[nodiscard]] Outcome run_traced(const std::function<int()>& body, const std::function<Interference(const SystemCall&)>& interfere);
// The same without a tracer.
[[nodiscard]] Outcome run_forked(const std::function<int()>& body);

}  // namespace test
