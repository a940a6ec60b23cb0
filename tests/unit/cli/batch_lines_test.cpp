#include <doctest/doctest.h>

#include <algorithm>

#include "certkit/error.hpp"
#include "cli/batch_lines.hpp"

using namespace certkit;

namespace {

// Hands out one part after the other; `asked` counts how often more was wanted.
cli::BatchLines::Source parts(std::vector<std::string> all, int& asked) {
  return [all = std::move(all), &asked, at = std::size_t{0}](char* into, std::size_t most) mutable -> std::size_t {
    ++asked;
    if (at == all.size()) return 0;
    REQUIRE(all[at].size() <= most);
    return all[at++].copy(into, most);
  };
}

}  // namespace

TEST_CASE("a batch: what has come is handed out before more is waited for") {
  int asked = 0;
  cli::BatchLines lines(parts({"one\ntwo\nth", "ree\n", "fo", "ur"}, asked));
  std::vector<std::string> got;
  REQUIRE(lines.next(got));
  CHECK(got == std::vector<std::string>{"one", "two"});
  CHECK(asked == 1);
  REQUIRE(lines.next(got));
  CHECK(got == std::vector<std::string>{"three"});
  CHECK(asked == 2);
  REQUIRE(lines.next(got));  // the last one may lack its line end
  CHECK(got == std::vector<std::string>{"four"});
  CHECK(!lines.next(got));
}

TEST_CASE("a batch: no more lines at once than a window has") {
  int asked = 0;
  std::string many;
  for (std::size_t i = 0; i < cli::BatchLines::kWindow + 1; ++i) many += "x\n";
  cli::BatchLines lines(parts({many}, asked));
  std::vector<std::string> got;
  REQUIRE(lines.next(got));
  CHECK(got.size() == cli::BatchLines::kWindow);
  REQUIRE(lines.next(got));
  CHECK(got.size() == 1);
  CHECK(!lines.next(got));
}

TEST_CASE("a batch: a line without an end is not read to its end, and those before it are answered") {
  bool first = true;
  std::size_t handed_out = 0;
  cli::BatchLines lines([&](char* into, std::size_t most) {
    std::fill(into, into + most, 'x');
    if (std::exchange(first, false)) into[0] = '\n';
    handed_out += most;
    return most;
  });
  std::vector<std::string> got;
  REQUIRE(lines.next(got));
  CHECK(got == std::vector<std::string>{""});
  CHECK_THROWS_WITH_AS((void)lines.next(got), "line 2 of the batch has more than 16 MiB", Error);
  CHECK(handed_out < 2 * cli::BatchLines::kLineOctets);
}
