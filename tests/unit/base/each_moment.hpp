// Work in a fresh folder, again and again: each time another one of its system calls or allocations fails, or is the last.
#pragma once

#include <doctest/doctest.h>
#include <sys/syscall.h>

#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <iterator>
#include <new>
#include <vector>

#include "failing_new.hpp"
#include "support/scratch.hpp"
#include "support/traced.hpp"

namespace test {

// A program with sanitizers takes a hundred times as long to fork: where there are many calls, a sample of them has to do.
#if defined(CERTKIT_SANITIZED)
constexpr std::size_t kSample = 11;
#else
constexpr std::size_t kSample = 1;
#endif

// Not the allocator's, which takes no -1 for an answer; in a sample not the sanitizer's, which writes to pipes.
inline bool may_be_disturbed(long call, Interference::Kind kind, std::size_t step) {
  if (call == SYS_brk || call == SYS_mmap || call == SYS_munmap || call == SYS_mremap) return false;
  if (kind == Interference::Kind::answer) return call == SYS_write;
  if (kind == Interference::Kind::shorten) return call == SYS_write || call == SYS_read || call == SYS_pread64;
  return step == 1 || call != SYS_write;
}

// `before(folder)`, then `work(folder)` in a child, then `check(outcome, folder, number of the call)`: for each of the values, and each
// call or every `step`th. Undisturbed, the work gives 0. Without a sample there is something to disturb.
template <class Before, class Work, class Check>
void at_each_call(Interference::Kind kind, std::initializer_list<int> values, Before&& before, Work&& work, Check&& check,
                  std::size_t step = 1) {
  std::vector<long> calls;
  const auto run = [&](const std::filesystem::path& folder, const Interfere& interfere) {
    before(folder);
    return run_traced([&] { return work(folder); }, interfere);
  };
  const Scratch undisturbed;
  REQUIRE(run(undisturbed.path(), [&](const SystemCall& call) {
            calls.push_back(call.number);
            return Interference{};
          }).exit_code == 0);
  std::size_t disturbed = 0;
  for (const int value : values)
    for (std::size_t n = 0; n < calls.size(); n += step) {
      if (!may_be_disturbed(calls[n], kind, step)) continue;
      CAPTURE(value);
      CAPTURE(n);
      const Scratch scratch;
      long number = -1;
      const auto outcome = run(scratch.path(), [&](const SystemCall& call) {
        if (call.index != static_cast<int>(n) || !may_be_disturbed(call.number, kind, step)) return Interference{};
        number = call.number;
        return Interference{kind, value};
      });
      if (number < 0) continue;  // a sanitizer's own calls vary
      CAPTURE(number);
      ++disturbed;
      check(outcome, scratch.path(), number);
    }
  if (step == 1) REQUIRE(disturbed > 0);
}

inline std::ptrdiff_t open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
}

// The same with allocations, in this process; `check(folder)` where one failed, and nothing is left open. How many did. It ends with the
// first run that makes no more of them than have failed before: what becomes of a bad_alloc on its way is the work's own affair.
template <class Before, class Work, class Check>
int at_each_allocation(Before&& before, Work&& work, Check&& check) {
  for (int n = 0;; ++n) {
    CAPTURE(n);
    const Scratch scratch;
    before(scratch.path());
    const auto open = open_descriptors();
    bool failed = false, ended = false;
    {
      const FailingNew failing(n, Then::others_succeed);
      try {
        (void)work(scratch.path());
      } catch (const std::bad_alloc&) {
        failed = true;
      }
      ended = FailingNew::count() <= n;
    }
    CHECK(open_descriptors() == open);
    if (ended) {
      CHECK_FALSE(failed);
      return n;
    }
    check(scratch.path());
  }
}

}  // namespace test
