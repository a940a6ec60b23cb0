#include "base/output.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <ostream>
#include <string>

#include "support/scratch.hpp"

using namespace certkit;

TEST_CASE("output arrives whole and in order, in pieces of every size") {
  const test::Scratch scratch;
  const int file = ::open((scratch / "out").c_str(), O_WRONLY | O_CREAT, 0600);
  std::string expected;
  {
    base::Output output(file);
    std::ostream stream(&output);
    for (int i = 0; i < 3000; ++i) {
      const std::string text = std::to_string(i) + std::string(static_cast<std::size_t>(i % 37 == 0 ? 20'000 : i % 11), 'x');
      stream << text << '\n';
      expected += text + '\n';
      if (i % 500 == 0) stream.flush();
    }
    stream.flush();
    CHECK(stream.good());
    stream << "the end";
    expected += "the end";
  }
  ::close(file);
  CHECK(test::get(scratch / "out") == expected);
}

TEST_CASE("an output that takes nothing is a failed stream") {
  base::Output output(-1);
  std::ostream stream(&output);
  stream << "text";
  stream.flush();
  CHECK_FALSE(stream.good());
  std::ostream large(&output);
  large << std::string(100'000, 'x');
  CHECK_FALSE(large.good());
}
