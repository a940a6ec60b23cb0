#include "base/workers.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

using certkit::base::parallel_for;

TEST_CASE("each index once, whatever the numbers") {
  for (const std::size_t count : {0u, 1u, 2u, 7u, 64u, 10'000u})
    for (const unsigned threads : {0u, 1u, 2u, 5u}) {
      std::vector<std::atomic<int>> called(count);
      parallel_for(count, threads, [&](std::size_t i) { ++called[i]; });
      for (const auto& times : called) REQUIRE(times == 1);
    }
}

TEST_CASE("one thread is the caller's own; two pieces of work run side by side") {
  const auto self = std::this_thread::get_id();
  parallel_for(100, 1, [&](std::size_t) { REQUIRE(std::this_thread::get_id() == self); });
  std::atomic<int> inside = 0;
  parallel_for(2, 2, [&](std::size_t) {
    ++inside;
    while (inside < 2) std::this_thread::yield();  // ends only if both are under way at once
  });
  CHECK(inside == 2);
}

TEST_CASE("the first exception comes out, and the rest is not begun") {
  std::atomic<int> called = 0;
  CHECK_THROWS_AS(parallel_for(1'000'000, 2,
                               [&](std::size_t i) {
                                 ++called;
                                 if (i == 3) throw std::runtime_error("three");
                               }),
                  std::runtime_error);
  CHECK(called < 1'000'000);
  CHECK_THROWS_AS(parallel_for(1, 8, [](std::size_t) { throw 5; }), int);
}
