// Every case here runs on SQLite, and in tests/peers/fleet_store.test.sh on PostgreSQL too.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "store_place.hpp"

using namespace test;

TEST_CASE("what is recorded comes back as it was") {
  const TestStore place;
  const Standing one = some_standing(place.name("www"));
  {
    const auto store = place.open();
    CHECK_FALSE(store->standing(one.name));
    const auto lease = store->lease(one.name, "w", kNow + seconds(60), kNow);
    REQUIRE(lease);
    store->record(*lease, one, event_of(one, "asked"));
    store->release(*lease);
  }
  const auto again = place.open();
  const auto back = again->standing(one.name);
  REQUIRE(back);
  CHECK(back->host == "web1");
  CHECK(back->renewal.id == one.renewal.id);
  CHECK(back->renewal.step == Step::pending);
  CHECK(back->renewal.kind == Renewal::Kind::mends_way_back);
  CHECK(back->renewal.reason == "window");
  CHECK(back->renewal.issuer == "new-lab");
  CHECK(back->renewal.asked == "names=22");
  CHECK(back->renewal.csr == one.renewal.csr);
  CHECK(back->renewal.key == one.renewal.key);
  CHECK(back->renewal.reference == one.renewal.reference);
  CHECK(back->renewal.certificates == one.renewal.certificates);
  CHECK(back->renewal.generation == 4);
  CHECK(back->renewal.attempts == 2);
  CHECK(back->renewal.started == one.renewal.started);
  CHECK(back->renewal.changed == one.renewal.changed);
  CHECK(back->renewal.next_try == one.renewal.next_try);
  CHECK(back->renewal.error_code == "network");
  CHECK(back->renewal.error == one.renewal.error);
  CHECK(back->renewal.cause == one.renewal.cause);
  CHECK(back->renewal.untold);
  CHECK(back->live.certificates == one.live.certificates);
  CHECK(back->live.generation == 3);
  CHECK(back->live.key == "/old/key.pem");
  CHECK(back->live.issuer == "lab");
  CHECK(back->live.asked == one.live.asked);
  REQUIRE(back->live.files.size() == 2);
  CHECK(back->live.files[0].path == "/etc/nginx/a b.pem");
  CHECK(back->live.files[0].sha256 == one.live.files[0].sha256);
  CHECK(back->live.since == one.live.since);
  CHECK(back->live.window == one.live.window);
  CHECK(back->live.ask_window_again == one.live.ask_window_again);
  CHECK(again->check().empty());
  const auto history = again->history(one.name, 10);
  REQUIRE(history.size() == 1);
  CHECK(history[0].what == "asked");
  CHECK(history[0].step == Step::pending);
  CHECK(history[0].when == kNow);
}

TEST_CASE("one worker has a certificate at a time, and a late one changes nothing") {
  const TestStore place;
  const auto a = place.open(), b = place.open();
  const std::string name = place.name("www");
  auto first = a->lease(name, "a", kNow + seconds(60), kNow);
  REQUIRE(first);
  CHECK_FALSE(b->lease(name, "b", kNow + seconds(60), kNow + seconds(59)));
  (void)a->extend_all("a", kNow + seconds(100), kNow + seconds(50));
  CHECK_FALSE(b->lease(name, "b", kNow + seconds(160), kNow + seconds(99)));
  const auto second = b->lease(name, "b", kNow + seconds(200), kNow + seconds(101));
  REQUIRE(second);
  CHECK(second->fence > first->fence);
  Standing one = some_standing(name);
  CHECK(code_of([&] { a->record(*first, one, event_of(one, "late")); }) == Errc::mismatch);
  CHECK(b->history(name, 10).empty());
  CHECK(b->standing(name)->renewal.step == Step::none);
  a->release(*first);  // of a lease that is another's by now: nothing
  CHECK_FALSE(a->lease(name, "a", kNow + seconds(300), kNow + seconds(102)));
  b->release(*second);
  CHECK(a->lease(name, "a", kNow + seconds(300), kNow + seconds(102)));
}

TEST_CASE("a worker that has a certificate gets it anew, and what it had before is over") {
  const TestStore place;
  const auto store = place.open();
  const std::string name = place.name("www");
  const auto first = store->lease(name, "a", kNow + seconds(60), kNow), second = store->lease(name, "a", kNow + seconds(90), kNow);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(second->fence > first->fence);
  const Standing one = some_standing(name);
  CHECK(code_of([&] { store->record(*first, one, event_of(one, "late")); }) == Errc::mismatch);
  store->record(*second, one, event_of(one, "in time"));
}

TEST_CASE("a lease that a clock which was ahead has given holds nobody up, and nor does that of a dead worker") {
  const TestStore place;
  const auto store = place.open();
  const std::string name = place.name("www"), ahead = place.name("ahead"), dead = place.name("dead");
  const auto first = store->lease(name, ahead, kNow + kDay + seconds(60), kNow + kDay);
  CHECK_FALSE(store->lease(name, dead, kNow + kDay, kNow + kDay - seconds(20)));  // clocks are a little apart
  const auto second = store->lease(name, dead, kNow + seconds(60), kNow);
  REQUIRE(second);
  const Standing one = some_standing(name);
  CHECK(code_of([&] { store->record(first.value(), one, event_of(one, "late")); }) == Errc::mismatch);
  CHECK_FALSE(store->lease(name, place.name("w"), kNow + seconds(60), kNow));
  store->end_worker(dead);
  const auto third = store->lease(name, place.name("w"), kNow + seconds(60), kNow);
  REQUIRE(third);
  CHECK(third->fence > second->fence);
  CHECK(code_of([&] { store->record(*second, one, event_of(one, "late")); }) == Errc::mismatch);
}

TEST_CASE("of two workers that want the same certificates, each gets some and nobody gets one twice") {
  const TestStore place;
  std::vector<std::string> names;
  for (int i = 0; i < 100; ++i) names.push_back(place.name(std::to_string(i)));
  std::vector<std::vector<Lease>> had(4);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < had.size(); ++t)
    threads.emplace_back([&, t] { had[t] = place.open()->lease_many(names, "worker" + std::to_string(t), kNow + seconds(60), kNow); });
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> all;
  std::size_t count = 0;
  for (const auto& leases : had)
    for (const Lease& lease : leases) ++count, all.insert(lease.name);
  CHECK(count == all.size());
  const auto store = place.open();
  for (const auto& leases : had) store->release_many(leases);
  CHECK(store->lease_many(names, "last", kNow + seconds(60), kNow).size() == 100);
}

TEST_CASE("one statement extends all that a worker has") {
  const TestStore place;
  const auto store = place.open(), other = place.open();
  const std::string worker = place.name("w");
  const std::vector<std::string> names{place.name("a"), place.name("b"), place.name("c")};
  (void)store->lease_many(names, worker, kNow + seconds(60), kNow);
  REQUIRE(other->lease(names[1], "thief", kNow + seconds(200), kNow + seconds(61)));
  const auto left = store->extend_all(worker, kNow + seconds(300), kNow + seconds(240));
  REQUIRE(left.size() == 2);
  CHECK_FALSE(other->lease(names[0], "thief", kNow + seconds(400), kNow + seconds(299)));
  CHECK(other->lease(names[2], "thief", kNow + seconds(400), kNow + seconds(301)));
}

TEST_CASE("a wave is recorded in one transaction, but for what was lost") {
  const TestStore place;
  const auto store = place.open();
  std::vector<std::string> names;
  for (int i = 0; i < 300; ++i) names.push_back(place.name(std::to_string(1000 + i)));
  const auto leases = store->lease_many(names, "w", kNow + seconds(60), kNow);
  REQUIRE(leases.size() == 300);
  REQUIRE(place.open()->lease(leases[7].name, "thief", kNow + seconds(200), kNow + seconds(61)));
  Standing pattern = some_standing("x");
  std::vector<Standing> standings;
  std::vector<Event> events;
  for (const Lease& lease : leases) {
    pattern.name = lease.name;
    standings.push_back(pattern);
    events.push_back(event_of(pattern, "asked"));
  }
  std::vector<Recording> all;
  for (std::size_t i = 0; i < leases.size(); ++i) all.push_back({&leases[i], &standings[i], &events[i]});
  CHECK(store->record_many(all) == std::vector<std::size_t>{7});
  CHECK(store->history(leases[7].name, 10).empty());
  CHECK(store->standing(leases[7].name)->renewal.step == Step::none);
  for (const std::size_t i : {0, 6, 8, 299}) {
    CHECK(store->standing(leases[i].name)->renewal.certificates == pattern.renewal.certificates);
    CHECK(store->history(leases[i].name, 10).size() == 1);
  }
  CHECK(store->record_many({}).empty());
}

TEST_CASE("what there is to choose from is known without certificates") {
  const TestStore place;
  const auto store = place.open();
  Standing one = some_standing(place.name("www"));
  const auto lease = store->lease(one.name, "w", kNow + seconds(60), kNow);
  store->record(lease.value(), one, event_of(one, "asked"));
  const auto all = store->holdings();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Holding& each) { return each.name == one.name; });
  REQUIRE(found != all.end());
  CHECK(found->host == "web1");
  CHECK(found->worker == "w");
  CHECK(found->leased == kNow);
  CHECK(found->lease_until == kNow + seconds(60));
  CHECK(found->is_held(kNow + seconds(60)));
  CHECK_FALSE(found->is_held(kNow + seconds(61)));
  CHECK_FALSE(found->is_held(kNow - kDay));  // then the clock was ahead that gave it
  CHECK(found->step == Step::pending);
  CHECK(found->next_try == one.renewal.next_try);
}

TEST_CASE("events of long ago go, but not those of what is under way") {
  const TestStore place;
  const auto store = place.open();
  Standing one = some_standing(place.name("www"));
  const auto lease = store->lease(one.name, "w", kNow + seconds(60), kNow);
  const auto long_ago = kNow - std::chrono::hours(24 * 40'000);  // before all that other tests have
  const auto record = [&](const char* id, Step step, Time when) {
    one.renewal.id = id;
    one.renewal.step = step;
    Event event = event_of(one, "x");
    event.when = when;
    store->record(lease.value(), one, event);
  };
  record("0000000000000001", Step::done, long_ago);
  record("0000000000000002", Step::pending, long_ago);
  record("0000000000000002", Step::pending, kNow);
  CHECK(store->prune(long_ago + seconds(1)) == 1);
  CHECK(store->history(one.name, 10).size() == 2);
}

TEST_CASE("who waits hears of what another gave back, and not of what it only did") {
  const TestStore place;
  const auto store = place.open(), other = place.open();
  (void)store->wait_for_change(std::chrono::milliseconds(0));  // from now on
  const Standing one = some_standing(place.name("www"));
  const auto lease = other->lease(one.name, "w", kNow + seconds(60), kNow);
  other->record(lease.value(), one, event_of(one, "x"));
  if (!place.shared()) CHECK_FALSE(store->wait_for_change(std::chrono::milliseconds(0)));  // on a server other tests may speak
  other->release(lease.value());
  CHECK(store->wait_for_change(std::chrono::hours(1)));  // or not in this test's time
  store->release(lease.value());
  if (!place.shared()) CHECK_FALSE(store->wait_for_change(std::chrono::milliseconds(0)));  // its own word is no news
}

TEST_CASE("threads that record at once lose nothing") {
  const TestStore place;
  const auto store = place.open();
  std::vector<std::thread> threads;
  std::atomic<int> failed = 0;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      try {
        Standing one = some_standing(place.name(std::to_string(t)));
        const auto lease = store->lease(one.name, "w", kNow + seconds(60), kNow);
        for (int i = 1; i <= 25; ++i) {
          one.renewal.attempts = i;
          store->record(lease.value(), one, event_of(one, std::to_string(i)));
        }
      } catch (...) {
        ++failed;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(failed == 0);
  for (int t = 0; t < 8; ++t) {
    const std::string name = place.name(std::to_string(t));
    CHECK(store->standing(name)->renewal.attempts == 25);
    const auto history = store->history(name, 100);
    REQUIRE(history.size() == 25);
    CHECK(history.front().what == "25");
    CHECK(history.back().what == "1");
  }
}

TEST_CASE("each step and each kind of work has a word, and words that are none are damage") {
  for (int i = 0; i <= static_cast<int>(Step::failed); ++i) CHECK(step_from_word(to_word(static_cast<Step>(i))) == static_cast<Step>(i));
  CHECK_THROWS_AS(step_from_word("halfway"), Error);
  for (const auto kind : {Renewal::Kind::renewal, Renewal::Kind::way_back, Renewal::Kind::further_way_back, Renewal::Kind::mends_way_back})
    CHECK(kind_from_word(to_word(kind)) == kind);
  CHECK_THROWS_AS(kind_from_word("by-foot"), Error);
}
