#include "base/workers.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

using certkit::base::in_order;
using certkit::base::InOrder;
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

TEST_CASE("in order: each made once and used once, in order, on the caller's thread; no further ahead than the window") {
  const auto self = std::this_thread::get_id();
  for (const std::size_t count : {0u, 1u, 2u, 7u, 5'000u})
    for (const std::size_t window : {1u, 2u, 3u, 16u})
      for (const unsigned threads : {0u, 1u, 2u, 5u}) {
        std::vector<std::size_t> places(window, 0);
        std::atomic<std::size_t> used = 0;
        std::atomic<bool> too_far = false;
        in_order(
            {count, window, threads},
            [&](std::size_t i) {
              if (i >= used + window) too_far = true;
              places[i % window] = i + 1;
            },
            [&](std::size_t i) {
              REQUIRE(std::this_thread::get_id() == self);
              REQUIRE(i == used);
              REQUIRE(places[i % window] == i + 1);
              ++used;
            });
        REQUIRE(used == count);
        REQUIRE_FALSE(too_far);
      }
}

TEST_CASE("in order: two are made side by side, and one that is slow does not keep the others from being made") {
  std::atomic<int> made = 0;
  in_order(
      {8, 8, 2},
      [&](std::size_t i) {
        while (i == 0 && made < 7) std::this_thread::yield();  // ends only if all the others are made meanwhile
        ++made;
      },
      [](std::size_t) {});
  CHECK(made == 8);
}

TEST_CASE("in order: an exception comes when it is its turn, and nothing after it is used") {
  for (const unsigned threads : {1u, 2u, 4u}) {
    std::size_t used = 0;
    CHECK_THROWS_AS(in_order(
                        {1'000'000, 8, threads},
                        [](std::size_t i) {
                          if (i == 5 || i == 3) throw std::runtime_error("three or five");
                        },
                        [&](std::size_t) { ++used; }),
                    std::runtime_error);
    CHECK(used == 3);
    std::atomic<std::size_t> made = 0;
    CHECK_THROWS_AS(in_order(
                        {1'000'000, 8, threads}, [&](std::size_t) { ++made; }, [](std::size_t) { throw 5; }),
                    int);
    CHECK(made <= 8);
  }
}
