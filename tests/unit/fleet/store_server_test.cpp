// What only a server can do to its clients: break their connections. Cases that need one do nothing on SQLite;
// tests/peers/fleet_store.test.sh has PostgreSQL.
#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <thread>

#include "fleet/store/database.hpp"
#include "store_place.hpp"

using namespace test;

namespace {

void end_all_sessions(Database& by) {
  by.run("SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE application_name = 'certkit' AND pid <> pg_backend_pid()");
}

}  // namespace

TEST_CASE("a connection that broke is had again, for reading, leasing and recording") {
  const TestStore place;
  if (!place.shared()) return;
  const auto store = place.open();
  const auto database = open_database(place.where);
  const Standing one = some_standing(place.name("www"));
  end_all_sessions(*database);
  const auto lease = store->lease(one.name, "w", kNow + seconds(60), kNow);
  REQUIRE(lease);
  end_all_sessions(*database);
  store->record(*lease, one, event_of(one, "once"));
  end_all_sessions(*database);
  CHECK(store->history(one.name, 10).size() == 1);
  end_all_sessions(*database);
  CHECK(store->standing(one.name)->renewal.id == one.renewal.id);
  end_all_sessions(*database);
  std::vector<Standing> found;
  store->each_standing([&](Standing&& each) { found.push_back(std::move(each)); });
  CHECK_FALSE(found.empty());
  end_all_sessions(*database);
  CHECK(store->take_token(place.name("ca"), {60, seconds(60), 1}, kNow).count() == 0);
  end_all_sessions(*database);
  store->release(*lease);
}

TEST_CASE("whenever connections break, what is recorded is recorded once") {
  const TestStore place;
  if (!place.shared()) return;
  const auto store = place.open();
  constexpr int kMany = 200;
  const Standing one = some_standing(place.name("www"));
  const auto lease = store->lease(one.name, "w", kNow + seconds(60), kNow);
  std::atomic<int> recorded = 0;
  std::thread breaker([&] {
    const auto database = open_database(place.where);
    for (int seen = 0, now = 0; now < kMany; seen = now)
      if ((now = recorded) != seen) end_all_sessions(*database);  // somewhere in the next one
  });
  for (int i = 0; i < kMany; ++i) {
    store->record(lease.value(), one, event_of(one, std::to_string(i)));
    ++recorded;
  }
  breaker.join();
  const auto history = store->history(one.name, 2 * kMany);
  std::set<std::string> all;
  for (const Event& event : history) all.insert(event.what);
  CHECK(history.size() == kMany);
  CHECK(all.size() == kMany);
}

TEST_CASE("a server has its own clock") {
  const TestStore place;
  CHECK(place.open()->clock().has_value() == place.shared());
}
