#include "base/freed.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <cstring>
#include <initializer_list>

using namespace certkit;

TEST_CASE("what is reallocated keeps its content, grown, shrunk, new and gone") {
  auto* memory = static_cast<char*>(base::wiping_realloc(nullptr, 8));
  REQUIRE(memory != nullptr);
  std::memcpy(memory, "content", 8);
  for (const std::size_t size : {std::size_t{100}, std::size_t{100'000}, std::size_t{20}}) {
    memory = static_cast<char*>(base::wiping_realloc(memory, size));
    REQUIRE(memory != nullptr);
    CHECK(std::strcmp(memory, "content") == 0);
  }
  CHECK(base::wiping_realloc(memory, 0) == nullptr);
  base::wiping_free(nullptr);
}
