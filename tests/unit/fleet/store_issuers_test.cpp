// What workers may ask of an issuer together: on SQLite, and in tests/peers/fleet_store.test.sh on PostgreSQL too.
#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "store_place.hpp"

using namespace test;

TEST_CASE("a bucket gives what it holds, and then as fast as it fills") {
  const TestStore place;
  const auto store = place.open();
  const std::string issuer = place.name("ca");
  const Rate rate{60, seconds(60), 3};  // one a second, three at once
  for (int i = 0; i < 3; ++i) CHECK(store->take_token(issuer, rate, kNow).count() == 0);
  CHECK(store->take_token(issuer, rate, kNow) == std::chrono::milliseconds(1000));
  CHECK(place.open()->take_token(issuer, rate, kNow).count() > 0);
  CHECK(store->take_token(issuer, rate, kNow + seconds(1)).count() == 0);
  CHECK(store->take_token(issuer, rate, kNow + seconds(1)).count() > 0);
  for (int i = 0; i < 3; ++i) CHECK(store->take_token(issuer, rate, kNow + seconds(100)).count() == 0);  // no more than it holds
  CHECK(store->take_token(issuer, rate, kNow + seconds(100)).count() > 0);
  CHECK(store->take_token(issuer, {}, kNow).count() == 0);
}

TEST_CASE("many workers together take no more than the bucket holds") {
  const TestStore place;
  const std::string issuer = place.name("ca");
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      const auto store = place.open();
      for (int i = 0; i < 25; ++i)
        if (store->take_token(issuer, {60, seconds(60), 30}, kNow).count() == 0) ++taken;
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(taken == 30);
}

TEST_CASE("an issuer has so many places, whoever asks") {
  const TestStore place;
  const std::string issuer = place.name("ca"), a = place.name("a"), b = place.name("b");
  const auto store = place.open(), other = place.open();
  const auto first = store->take_seat(issuer, 2, a, kNow + seconds(60), kNow),
             second = other->take_seat(issuer, 2, b, kNow + seconds(60), kNow);
  REQUIRE(first);
  REQUIRE(second);
  CHECK_FALSE(store->take_seat(issuer, 2, a, kNow + seconds(60), kNow));
  store->leave_seat(*first);
  const auto third = other->take_seat(issuer, 2, b, kNow + seconds(60), kNow);
  REQUIRE(third);
  store->leave_seat(*first);  // it is another's by now
  CHECK_FALSE(store->take_seat(issuer, 2, a, kNow + seconds(60), kNow));
  CHECK(store->take_seat(issuer, 3, a, kNow + seconds(60), kNow));  // the limit was raised
  (void)other->extend_all(b, kNow + seconds(600), kNow + seconds(50));
  CHECK(store->take_seat(issuer, 3, a, kNow + seconds(120), kNow + seconds(61)));  // of a worker that says nothing any more
  CHECK_FALSE(store->take_seat(issuer, 2, a, kNow + seconds(120), kNow + seconds(61)));
}

TEST_CASE("many workers together have no more places than there are") {
  const TestStore place;
  const std::string issuer = place.name("ca");
  std::atomic<int> had = 0, most = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      const auto store = place.open();
      for (int i = 0; i < 25; ++i)
        if (const auto seat = store->take_seat(issuer, 2, place.name(std::to_string(t)), kNow + seconds(60), kNow)) {
          const int now = ++had;
          for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) continue;
          --had;
          store->leave_seat(*seat);
        }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(most >= 1);
  CHECK(most <= 2);
}

TEST_CASE("the breaker of an issuer is everybody's") {
  const TestStore place;
  const std::string issuer = place.name("ca");
  const auto store = place.open();
  CHECK(store->breaker(issuer, {}, kNow).failures == 0);
  for (int i = 0; i < 5; ++i) (void)store->count_failure(issuer, {}, kNow);
  const auto seen = place.open()->breaker(issuer, {}, kNow);
  CHECK(seen.failures == 5);
  CHECK(seen.open_until == kNow + seconds(60));
  (void)store->take_token(issuer, {1, seconds(60), 1}, kNow);
  CHECK(store->breaker(issuer, {}, kNow).failures == 5);
}

TEST_CASE("one of all workers asks whether an issuer answers again") {
  const TestStore place;
  const std::string issuer = place.name("ca");
  const auto store = place.open(), other = place.open();
  const Store::BreakerRule rule{1, seconds(60), seconds(60)};
  CHECK_FALSE(store->begin_trial(issuer, rule, kNow + seconds(60), kNow));  // it is not open
  (void)store->count_failure(issuer, rule, kNow);
  CHECK_FALSE(store->begin_trial(issuer, rule, kNow + seconds(119), kNow + seconds(59)));  // not yet
  CHECK(store->begin_trial(issuer, rule, kNow + seconds(121), kNow + seconds(61)));
  CHECK_FALSE(other->begin_trial(issuer, rule, kNow + seconds(122), kNow + seconds(62)));
  CHECK(other->begin_trial(issuer, rule, kNow + seconds(190), kNow + seconds(130)));
}

TEST_CASE("what a CA wishes holds however well it answers") {
  const TestStore place;
  const std::string issuer = place.name("ca");
  const auto store = place.open();
  store->leave_alone(issuer, kNow + seconds(600), kNow);
  store->leave_alone(issuer, kNow + seconds(60), kNow);  // the latest wish
  for (int i = 0; i < 5; ++i) (void)store->count_failure(issuer, {}, kNow);
  store->count_success(issuer);
  CHECK(store->breaker(issuer, {}, kNow).failures == 0);
  CHECK(store->breaker(issuer, {}, kNow).open_until == Time{});
  CHECK(store->breaker(issuer, {}, kNow).left_alone_until == kNow + seconds(600));
}

TEST_CASE("failures are counted by all together, and a success ends them") {
  const TestStore place;
  const std::string issuer = place.name("ca");
  const Store::BreakerRule rule{3, seconds(60), seconds(200)};
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t) threads.emplace_back([&] { (void)place.open()->count_failure(issuer, rule, kNow); });
  for (std::thread& thread : threads) thread.join();
  const auto store = place.open();
  CHECK(store->breaker(issuer, {}, kNow).failures == 2);
  CHECK(store->breaker(issuer, {}, kNow).open_until == Time{});
  CHECK(store->count_failure(issuer, rule, kNow).open_until == kNow + seconds(60));
  CHECK(store->count_failure(issuer, rule, kNow + seconds(60)).open_until == kNow + seconds(180));
  CHECK(store->count_failure(issuer, rule, kNow + seconds(180)).open_until == kNow + seconds(380));
  store->count_success(issuer);
  CHECK(store->breaker(issuer, {}, kNow).failures == 0);
  CHECK(store->breaker(issuer, {}, kNow).open_until == Time{});
}

TEST_CASE("a bucket that a clock which was ahead has emptied is empty, and fills from now on") {
  const TestStore place;
  const auto store = place.open();
  const std::string issuer = place.name("ca");
  const Rate rate{60, seconds(60), 3};
  for (int i = 0; i < 3; ++i) CHECK(store->take_token(issuer, rate, kNow + kDay).count() == 0);
  CHECK(store->take_token(issuer, rate, kNow) == std::chrono::milliseconds(1000));
  CHECK(store->take_token(issuer, rate, kNow + seconds(1)).count() == 0);
  CHECK(store->take_token(issuer, rate, kNow + seconds(1)) == std::chrono::milliseconds(1000));
}

TEST_CASE("clocks that are a little apart do not make a bucket larger") {
  const TestStore place;
  const auto store = place.open();
  const std::string issuer = place.name("ca");
  const Rate rate{60, seconds(60), 3};
  for (int i = 0; i < 3; ++i) CHECK(store->take_token(issuer, rate, kNow + seconds(20)).count() == 0);
  CHECK(store->take_token(issuer, rate, kNow) == std::chrono::milliseconds(21'000));
}

TEST_CASE("pauses that a clock which was ahead has begun are over") {
  const TestStore place;
  const auto store = place.open();
  const std::string issuer = place.name("ca");
  for (int i = 0; i < 5; ++i) (void)store->count_failure(issuer, {}, kNow + kDay);
  store->leave_alone(issuer, kNow + 3 * kDay, kNow + 2 * kDay);
  CHECK(store->breaker(issuer, {}, kNow + kDay).open_until == kNow + kDay + seconds(60));
  CHECK(store->breaker(issuer, {}, kNow + 2 * kDay).left_alone_until == kNow + 3 * kDay);
  CHECK(store->breaker(issuer, {}, kNow).open_until == Time{});
  CHECK(store->breaker(issuer, {}, kNow).left_alone_until == Time{});
  CHECK(store->begin_trial(issuer, {}, kNow + seconds(60), kNow));
  CHECK_FALSE(store->begin_trial(issuer, {}, kNow + seconds(60), kNow));
  store->leave_alone(issuer, kNow + seconds(60), kNow);
  CHECK(store->breaker(issuer, {}, kNow).left_alone_until == kNow + seconds(60));
}

TEST_CASE("a failure after one of a clock that was ahead makes the pause that it would have made") {
  const TestStore place;
  const auto store = place.open();
  const std::string issuer = place.name("ca");
  for (int i = 0; i < 5; ++i) (void)store->count_failure(issuer, {}, kNow + kDay);
  CHECK(store->count_failure(issuer, {}, kNow).open_until == kNow + seconds(120));
}

TEST_CASE("a place that a clock which was ahead has taken is free, and so is that of a dead worker") {
  const TestStore place;
  const auto store = place.open();
  const std::string issuer = place.name("ca"), a = place.name("a"), b = place.name("b");
  REQUIRE(store->take_seat(issuer, 1, a, kNow + kDay + seconds(60), kNow + kDay));
  REQUIRE(store->take_seat(issuer, 1, b, kNow + seconds(60), kNow));
  CHECK_FALSE(store->take_seat(issuer, 1, a, kNow + seconds(60), kNow));
  store->end_worker(b);
  CHECK(store->take_seat(issuer, 1, a, kNow + seconds(60), kNow));
}
