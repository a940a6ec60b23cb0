// The ledger and the single file, where each of their system calls fails, takes less than it was given, or is the last one.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/syscall.h>

#include <cerrno>
#include <iterator>

#include "base/ledger.hpp"
#include "certkit/error.hpp"
#include "failing_new.hpp"
#include "support/scratch.hpp"
#include "support/traced.hpp"

using namespace certkit;
using test::Interference;
using test::SystemCall;
using test::Then;
namespace fs = std::filesystem;

namespace {

using Kind = Interference::Kind;
const std::string kBefore = "one.\n", kAfter = "one.\ntwo.\n";

bool ends_in_dot(std::string_view line) { return line.ends_with('.'); }

// 0: appended; 1: refused.
int append(const fs::path& file, const char* line) {
  try {
    (void)base::append_line(file, line, ends_in_dot);
    return 0;
  } catch (const Error&) {
    return 1;
  }
}

int put_one(const fs::path& folder) {
  try {
    base::put_file(folder / "serial", folder / ".temporary", "content");
    return 0;
  } catch (const Error&) {
    return 1;
  }
}

// `body` on a fresh folder with a ledger in it, once for each of its system calls; then `check`.
template <class Body, class Check>
void at_each_call(Kind kind, std::initializer_list<int> values, Body&& body, Check&& check) {
  for (const int value : values)
    for (int n = 0;; ++n) {
      CAPTURE(value);
      CAPTURE(n);
      const test::Scratch scratch;
      test::put(scratch / "ledger", kBefore);
      long number = -1;
      const auto outcome = test::run_traced([&] { return body(scratch.path()); },
                                            [&](const SystemCall& call) {
                                              if (call.index != n) return Interference{};
                                              number = call.number;
                                              const bool fits = kind != Kind::answer || call.number == SYS_write;
                                              return fits ? Interference{kind, value} : Interference{};
                                            });
      if (outcome.system_calls <= n && outcome.exited) break;
      CAPTURE(number);
      check(outcome, scratch.path(), number);
    }
}

}  // namespace

TEST_CASE("ledger: a call that fails is an Error and the file is as it was, or the line is there" * doctest::skip(!test::can_trace())) {
  int refused = 0;
  const auto body = [](const fs::path& folder) { return append(folder / "ledger", "two."); };
  const auto check = [&](const test::Outcome& outcome, const fs::path& folder, long) {
    REQUIRE(outcome.exited);
    CHECK(test::get(folder / "ledger") == (outcome.exit_code == 0 ? kAfter : kBefore));
    refused += outcome.exit_code;
  };
  at_each_call(Kind::fail, {ENOSPC, EDQUOT, EIO, EROFS, EACCES}, body, check);
  at_each_call(Kind::answer, {0}, body, check);
  CHECK(refused > 15);
}

TEST_CASE("ledger: short writes and broken off calls go on" * doctest::skip(!test::can_trace())) {
  const auto body = [](const fs::path& folder) { return append(folder / "ledger", "two."); };
  const auto check = [&](const test::Outcome& outcome, const fs::path& folder, long number) {
    if (number == SYS_close || number == SYS_fstat || number == SYS_newfstatat || number == SYS_pread64)
      return;  // never broken off, never short
    CHECK(outcome.exit_code == 0);
    CHECK(test::get(folder / "ledger") == kAfter);
  };
  at_each_call(Kind::fail, {EINTR}, body, check);
  at_each_call(Kind::shorten, {2}, body, check);
}

TEST_CASE("ledger: kill -9 at each call; the next line finds the first one whole or gone" * doctest::skip(!test::can_trace())) {
  at_each_call(
      Kind::kill, {0}, [](const fs::path& folder) { return append(folder / "ledger", "two."); },
      [](const test::Outcome& outcome, const fs::path& folder, long) {
        REQUIRE(outcome.signal == SIGKILL);
        REQUIRE(append(folder / "ledger", "three.") == 0);
        const std::string now = test::get(folder / "ledger");
        CHECK((now == kBefore + "three.\n" || now == kAfter + "three.\n"));
      });
}

TEST_CASE("ledger: no memory, and nothing was changed" * doctest::skip(test::is_under_valgrind())) {
  int refused = 0;
  for (int n = 0;; ++n) {
    CAPTURE(n);
    const test::Scratch scratch;
    test::put(scratch / "ledger", kBefore);
    const fs::path ledger = scratch / "ledger";
    bool failed = false;
    {
      const test::FailingNew failing(n, Then::others_succeed);
      try {
        (void)base::append_line(ledger, "a line that is too long for a short string, so that it has to be allocated.", ends_in_dot);
      } catch (const std::bad_alloc&) {
        failed = true;
      }
    }
    if (!failed) break;
    ++refused;
    CHECK(test::get(ledger) == kBefore);
  }
  CHECK(refused > 0);
}

TEST_CASE("one file: a call that fails, or is the last one, leaves it whole or absent" * doctest::skip(!test::can_trace())) {
  int refused = 0;
  const auto body = [](const fs::path& folder) { return put_one(folder); };
  at_each_call(Kind::fail, {ENOSPC, EDQUOT, EIO, EROFS}, body, [&](const test::Outcome& outcome, const fs::path& folder, long number) {
    REQUIRE(outcome.exited);
    const std::string now = test::get(folder / "serial");
    CHECK((now == "content" || (now == "(missing)" && outcome.exit_code == 1)));
    if (number != SYS_unlink) CHECK(test::get(folder / ".temporary") == "(missing)");
    refused += outcome.exit_code;
  });
  CHECK(refused > 10);
  at_each_call(Kind::kill, {0}, body, [](const test::Outcome&, const fs::path& folder, long) {
    const std::string now = test::get(folder / "serial");
    CHECK((now == "content" || now == "(missing)"));
    CHECK(put_one(folder) == (now == "content" ? 1 : 0));
    CHECK(test::get(folder / ".temporary") == "(missing)");
  });
}
