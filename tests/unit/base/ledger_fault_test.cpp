// The ledger and the single file, where each of their system calls fails, takes less than it was given, or is the last one.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/syscall.h>

#include <cerrno>

#include "base/ledger.hpp"
#include "certkit/error.hpp"
#include "each_moment.hpp"

using namespace certkit;
using test::Interference;
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

void ledger_before(const fs::path& folder) { test::put(folder / "ledger", kBefore); }

}  // namespace

TEST_CASE("ledger: a call that fails is an Error and the file is as it was, or the line is there" * doctest::skip(!test::can_trace())) {
  int refused = 0;
  const auto body = [](const fs::path& folder) { return append(folder / "ledger", "two."); };
  const auto check = [&](const test::Outcome& outcome, const fs::path& folder, long) {
    REQUIRE(outcome.exited);
    CHECK(test::get(folder / "ledger") == (outcome.exit_code == 0 ? kAfter : kBefore));
    refused += outcome.exit_code;
  };
  test::at_each_call(Kind::fail, {ENOSPC, EDQUOT, EIO, EROFS, EACCES}, ledger_before, body, check);
  test::at_each_call(Kind::answer, {0}, ledger_before, body, check);
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
  test::at_each_call(Kind::fail, {EINTR}, ledger_before, body, check);
  test::at_each_call(Kind::shorten, {2}, ledger_before, body, check);
}

TEST_CASE("ledger: kill -9 at each call; the next line finds the first one whole or gone" * doctest::skip(!test::can_trace())) {
  test::at_each_call(
      Kind::kill, {0}, ledger_before, [](const fs::path& folder) { return append(folder / "ledger", "two."); },
      [](const test::Outcome& outcome, const fs::path& folder, long) {
        REQUIRE(outcome.signal == SIGKILL);
        REQUIRE(append(folder / "ledger", "three.") == 0);
        const std::string now = test::get(folder / "ledger");
        CHECK((now == kBefore + "three.\n" || now == kAfter + "three.\n"));
      });
}

TEST_CASE("ledger: no memory, and nothing was changed" * doctest::skip(test::is_under_valgrind())) {
  const int refused = test::at_each_allocation(
      ledger_before,
      [](const fs::path& folder) {
        return append(folder / "ledger", "a line that is too long for a short string, so that it has to be allocated.");
      },
      [](const fs::path& folder) { CHECK(test::get(folder / "ledger") == kBefore); });
  CHECK(refused > 0);
}

TEST_CASE("one file: a call that fails, or is the last one, leaves it whole or absent" * doctest::skip(!test::can_trace())) {
  int refused = 0;
  const auto body = [](const fs::path& folder) { return put_one(folder); };
  test::at_each_call(Kind::fail, {ENOSPC, EDQUOT, EIO, EROFS}, ledger_before, body,
                     [&](const test::Outcome& outcome, const fs::path& folder, long number) {
                       REQUIRE(outcome.exited);
                       const std::string now = test::get(folder / "serial");
                       CHECK((now == "content" || (now == "(missing)" && outcome.exit_code == 1)));
                       if (number != SYS_unlink) CHECK(test::get(folder / ".temporary") == "(missing)");
                       refused += outcome.exit_code;
                     });
  CHECK(refused > 10);
  test::at_each_call(Kind::kill, {0}, ledger_before, body, [](const test::Outcome&, const fs::path& folder, long) {
    const std::string now = test::get(folder / "serial");
    CHECK((now == "content" || now == "(missing)"));
    CHECK(put_one(folder) == (now == "content" ? 1 : 0));
    CHECK(test::get(folder / ".temporary") == "(missing)");
  });
}
