#include "certkit/secret.hpp"

#include <doctest/doctest.h>

using certkit::Secret;

TEST_CASE("a moved-from secret holds nothing") {
  Secret a = Secret::copy_of("hunter2");
  const Secret b = std::move(a);
  CHECK(a.empty());
  CHECK(b.equals(Secret::copy_of("hunter2")));
  CHECK_FALSE(b.equals(Secret::copy_of("hunter3")));
  CHECK_FALSE(b.equals(Secret::copy_of("hunter22")));
}
