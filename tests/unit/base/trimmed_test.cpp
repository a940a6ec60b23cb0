#include "base/trimmed.hpp"

#include <doctest/doctest.h>

using certkit::base::trimmed;

TEST_CASE("trimmed: blanks at both ends, and those alone") {
  CHECK(trimmed(" \t a b\r\n") == "a b");
  CHECK(trimmed(" \r\n").empty());
  CHECK(trimmed("").empty());
  CHECK(trimmed("\ta ", " ") == "\ta");
}
