// Stores as a whole: their files, copies, moves, versions and damage.
#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <thread>

#include "fleet/store/database.hpp"
#include "store_place.hpp"

using namespace test;

TEST_CASE("a file of its owner's alone, a backup, and what is no store") {
  const Scratch scratch;
  const std::string where = (scratch / "fleet.db").string();
  {
    const auto store = open_store(where);
    const Standing one = some_standing("www");
    store->record(store->lease("www", "w", kNow + seconds(60), kNow).value(), one, event_of(one, "x"));
    CHECK(mode_of(where) == 0600);
    store->backup(scratch / "backup.db");
    CHECK(mode_of(scratch / "backup.db") == 0600);
    CHECK_THROWS_AS(store->backup(scratch / "backup.db"), Error);
  }
  CHECK(open_store((scratch / "backup.db").string())->standing("www")->host == "web1");
  put(scratch / "text", "this is no database, whatever else it may be");
  try {
    (void)open_store((scratch / "text").string());
    FAIL("it was opened");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::malformed);
    CHECK(error.input() == (scratch / "text").string());
  }
  CHECK(get(scratch / "text") == "this is no database, whatever else it may be");
  CHECK_THROWS_AS(open_store((scratch.path() / "text" / "fleet.db").string()), Error);
}

TEST_CASE("many that open a store that is not there yet all have it") {
  const Scratch scratch;
  std::atomic<int> opened = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t)
    threads.emplace_back([&, t] {
      const auto store = open_store((scratch / "fleet.db").string());
      if (store->lease(std::to_string(t), "w", kNow + seconds(60), kNow)) ++opened;
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(opened == 6);
  CHECK(mode_of(scratch / "fleet.db") == 0600);
}

TEST_CASE("a backup is whole while others write, and leaves nothing where it cannot be made") {
  const Scratch scratch;
  const auto store = open_store((scratch / "fleet.db").string());
  Standing one = some_standing("www");
  store->record(store->lease("www", "w", kNow + seconds(60), kNow).value(), one, event_of(one, "x"));
  CHECK(code_of([&] { store->backup(scratch / "none" / "backup.db"); }) == Errc::unwritable);
  store->backup(scratch / "backup.db");
  CHECK(open_store((scratch / "backup.db").string())->check().empty());
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(scratch.path()))
    if (const std::string name = entry.path().filename().string();
        name.find("-shm") == std::string::npos && name.find("-wal") == std::string::npos)
      names.insert(name);
  CHECK(names == std::set<std::string>{"fleet.db", "backup.db"});
}

TEST_CASE("a store moves whole into an empty one, and back") {
  const TestStore place;
  const std::string old = (place.scratch / "old.db").string(), back = (place.scratch / "back.db").string();
  // On a server: into a database of its own, where there is one for that.
  const char* const empty = std::getenv("CERTKIT_TEST_EMPTY_STORE");
  const std::string between = empty != nullptr ? empty : (place.scratch / "between.db").string();
  constexpr int kMany = 1100;  // more than two pages
  {
    const auto from = open_store(old);
    Standing one = some_standing("www");
    Standing bare;
    for (int i = 0; i < kMany; ++i) {
      Standing& which = i % 2 == 0 ? one : bare;
      which.name = "www" + std::to_string(i);
      const auto lease = from->lease(which.name, "w", kNow + seconds(60), kNow);
      if (i % 100 < 2) from->record(lease.value(), which, event_of(which, "it is " + std::to_string(i)));
    }
    (void)from->count_failure("Zoo", {}, kNow);
    for (int i = 0; i < 6; ++i) (void)from->count_failure("ca", {}, kNow);
    from->leave_alone("ca", kNow + seconds(60), kNow);
    (void)from->take_token("ca", {1, seconds(60), 1}, kNow);
    CHECK(code_of([&] { (void)migrate_store(old, between, kNow); }) == Errc::usage);  // somebody is at work
  }
  const Migrated there = migrate_store(old, between, kNow + seconds(61));
  CHECK(there.certificates == kMany);
  CHECK(there.events == 22);
  // The old one is used by nobody any more, and says so.
  const auto moved = open_store(old);
  CHECK(moved->owner().moved_to == (empty != nullptr ? there.to : between));
  CHECK(open_store(between)->owner().moved_to == "");
  CHECK(code_of([&] { (void)moved->lease("www0", "w", kNow + seconds(200), kNow + seconds(100)); }) == Errc::usage);
  CHECK(code_of([&] { (void)moved->prune(kNow); }) == Errc::usage);
  CHECK(code_of([&] { moved->belong_to("web"); }) == Errc::usage);
  CHECK(code_of([&] { (void)migrate_store(old, between, kNow + seconds(61)); }) == Errc::usage);  // not empty any more
  (void)migrate_store(between, back, kNow + seconds(61));
  const auto before = open_store(old), after = open_store(back);
  CHECK(after->check().empty());
  CHECK(after->breaker("ca", {}, kNow).failures == 6);
  CHECK(after->breaker("ca", {}, kNow).left_alone_until == kNow + seconds(60));
  CHECK(after->take_token("ca", {1, seconds(60), 1}, kNow).count() > 0);
  CHECK(after->standing("www0")->live.files.size() == 2);
  CHECK(after->standing("www0")->renewal.certificates == before->standing("www0")->renewal.certificates);
  const auto history = after->history("", 100);
  REQUIRE(history.size() == 22);
  CHECK(history.front().what == "it is 1001");
  // Who had a lease of the old store cannot take the fence of the new one for its own.
  const auto newer = after->lease("www0", "w", kNow + seconds(200), kNow + seconds(100));
  CHECK(newer.value().fence == 2);
  CHECK(code_of([&] { (void)migrate_store(old, old, kNow + seconds(61)); }) == Errc::usage);
  CHECK(code_of([&] { (void)migrate_store((place.scratch / "none.db").string(), back, kNow); }) == Errc::unreadable);
  CHECK_FALSE(std::filesystem::exists(place.scratch / "none.db"));
}

TEST_CASE("records that do not go together are found, each by its certificate") {
  const Scratch scratch;
  const auto store = open_store((scratch / "fleet.db").string());
  const auto put_there = [&](const std::string& name, const auto& change) {
    Standing one = some_standing(name);
    change(one);
    store->record(store->lease(name, "w", kNow + seconds(60), kNow).value(), one, event_of(one, "x"));
  };
  put_there("good", [](Standing&) {});
  put_there("no-reference", [](Standing& one) { one.renewal.reference.clear(); });
  put_there("no-request", [](Standing& one) { one.renewal.csr.clear(); });
  put_there("other-key", [](Standing& one) { one.renewal.certificates = {some_certificate("other")}; });
  put_there("none-issued", [](Standing& one) {
    one.renewal.step = Step::staged;
    one.renewal.certificates.clear();
  });
  std::vector<std::string> names;
  for (const auto& problem : store->check()) names.push_back(problem.name);
  CHECK(names == std::vector<std::string>{"no-reference", "no-request", "none-issued", "other-key"});
}

TEST_CASE("what was never a number, a step or a certificate is damage, and hides nothing else") {
  const Scratch scratch;
  const std::string where = (scratch / "fleet.db").string();
  const auto store = open_store(where);
  for (const char* name : {"a", "b", "c"}) (void)store->lease(name, "w", kNow + seconds(60), kNow);
  const auto database = open_database(where);
  database->run("UPDATE certificate SET step = 'halfway' WHERE name = 'a'");
  database->run("UPDATE certificate SET live_chain = 'x' WHERE name = 'c'");
  database->run("UPDATE certificate SET generation = 'many' WHERE name = 'b'");
  std::vector<std::string> names;
  for (const auto& problem : store->check()) names.push_back(problem.name);
  CHECK(names == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("a store of an earlier version is brought to this one, and one of a later is left alone") {
  const Scratch scratch;
  const std::string where = (scratch / "fleet.db").string();
  (void)open_store(where);
  make_version_4(where);
  {
    const auto database = open_database(where);
    database->run_script(
        "ALTER TABLE certkit_fleet DROP COLUMN fleet; ALTER TABLE certkit_fleet DROP COLUMN moved_to; ALTER TABLE certificate DROP COLUMN "
        "leased; DROP TABLE seat; DROP INDEX certificate_of; ALTER TABLE issuer RENAME COLUMN left_alone_until TO counted; ALTER TABLE "
        "certificate "
        "DROP COLUMN renewal_issuer; ALTER TABLE "
        "certificate DROP COLUMN renewal_asked; UPDATE certkit_fleet SET version = 1");
  }
  const auto store = open_store(where);
  CHECK(store->facts(kNow).version == 5);
  CHECK(store->owner().fleet == "");
  CHECK(store->take_seat("ca", 1, "w", kNow + seconds(60), kNow));
  open_database(where)->run_script("UPDATE certkit_fleet SET version = 1000");
  CHECK(code_of([&] { (void)open_store(where); }) == Errc::unsupported);
}

TEST_CASE("what version 4 said in sentences alone, this one keeps as what it is") {
  const TestStore place;
  const std::string where = place.another();
  const std::string cause = "www is not served",
                    untold = "; the new files are gone again, and there were none before, but the hook reload (sh) ended with exit code 1";
  struct Was {
    Step step;
    std::string reason, error;
    Renewal::Kind kind;
    std::string cause;
    bool untold;
  };
  using Kind = Renewal::Kind;
  const std::vector<Was> all{{Step::swapped, "back to generation 4, by hand", "", Kind::way_back, "", false},
                             {Step::done, "back to generation 3, by hand", "", Kind::mends_way_back, "", false},
                             {Step::rolled_back, "it ends 2026-12-01", cause + untold, Kind::renewal, "", false},
                             {Step::rolling_back, "it ends 2026-12-01", cause, Kind::renewal, cause, false},
                             {Step::rolling_back, "back to generation 4, by hand", cause + untold, Kind::way_back, cause + untold, true}};
  {
    const auto store = open_store(where);
    for (std::size_t i = 0; i < all.size(); ++i) {
      Standing one = some_standing(std::to_string(i));
      one.renewal.step = all[i].step;
      one.renewal.reason = all[i].reason;
      one.renewal.error = all[i].error;
      store->record(store->lease(one.name, "w", kNow + seconds(60), kNow).value(), one, event_of(one, "x"));
    }
  }
  make_version_4(where);
  CHECK(look_at_store(where)->standing("4")->renewal.reason == all[4].reason);
  CHECK(look_at_store(where)->facts(kNow).version == 4);
  const auto store = open_store(where);
  CHECK(store->facts(kNow).version == 5);
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(i);
    const Renewal renewal = store->standing(std::to_string(i)).value().renewal;
    CHECK(renewal.kind == all[i].kind);
    CHECK(renewal.cause == all[i].cause);
    CHECK(renewal.untold == all[i].untold);
    CHECK(renewal.error == all[i].error);
  }
}

TEST_CASE("addresses of servers: passwords are not taken, and never repeated") {
  for (const std::string url : {"postgresql://me:geheim@127.0.0.1:1/fleet", "postgresql://127.0.0.1:1/fleet?password=geheim",
                                "postgresql://me:geheim@127.0.0.1:x/fleet", "postgresql://me:geheim@[::1/fleet"}) {
    try {
      (void)open_store(url);
      FAIL("it was opened");
    } catch (const Error& error) {
      CHECK(error.code() == Errc::usage);
      CHECK((error.message() + error.hint() + error.input()).find("geheim") == std::string::npos);
    }
  }
  CHECK(code_of([&] { (void)open_store("postgresql://127.0.0.1:1/fleet"); }) == Errc::network);
}

TEST_CASE("a migration that died on the way is done once more, and not into another one; until then nobody uses what is half there") {
  for (const bool marked : {false, true}) {  // whether the old one says already where it went
    CAPTURE(marked);
    const Scratch scratch;
    const std::string old = (scratch / "old.db").string(), to = (scratch / "to.db").string(), other = (scratch / "other.db").string();
    (void)open_store(old)->lease("www", "w", kNow, kNow - seconds(60));
    CHECK(migrate_store(old, to, kNow + seconds(1)).certificates == 1);
    open_database(to)->run_script("UPDATE certkit_fleet SET moved_to = '" + old + "'");
    if (!marked) open_database(old)->run_script("UPDATE certkit_fleet SET moved_to = ''");
    CHECK(code_of([&] { (void)open_store(to)->lease("www", "w", kNow + seconds(60), kNow); }) == Errc::usage);
    if (marked) CHECK(code_of([&] { (void)migrate_store(old, other, kNow + seconds(1)); }) == Errc::usage);
    CHECK(migrate_store(old, to, kNow + seconds(1)).certificates == 1);
    CHECK(open_store(to)->lease("www", "w", kNow + seconds(60), kNow));
    CHECK(code_of([&] { (void)open_store(old)->lease("www", "w", kNow + seconds(60), kNow); }) == Errc::usage);
  }
}

TEST_CASE("who had a lease records nothing in a store that was moved") {
  const Scratch scratch;
  const std::string old = (scratch / "old.db").string(), to = (scratch / "to.db").string();
  const auto store = open_store(old);
  const auto lease = store->lease("www", "w", kNow + seconds(60), kNow);
  REQUIRE(lease);
  (void)migrate_store(old, to, kNow + seconds(61));
  Standing standing;
  standing.name = "www";
  CHECK_THROWS_AS(store->record(*lease, standing, Event{}), Error);
}

TEST_CASE("a database of another program is left as it is") {
  const Scratch scratch;
  const std::string where = (scratch / "places.sqlite").string();
  (void)open_store(where);
  open_database(where)->run_script("PRAGMA journal_mode = DELETE; DROP TABLE event; DROP TABLE seat; DROP TABLE certkit_fleet");
  const std::string before = get(where);
  try {
    (void)open_store(where);
    FAIL("it was opened");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::malformed);
    CHECK(error.message().find("another program") != std::string::npos);
  }
  CHECK(get(where) == before);
  CHECK_FALSE(std::filesystem::exists(where + "-wal"));
}

TEST_CASE("a damaged store is not moved, and nothing is made where it was to go") {
  const Scratch scratch;
  const std::string where = (scratch / "fleet.db").string(), to = (scratch / "new.db").string();
  (void)open_store(where);
  std::string content = get(where);
  REQUIRE(content.size() > 3 * 4096);
  content.replace(4096, 2 * 4096, 2 * 4096, 'x');
  put(where, content);
  CHECK_THROWS_AS((void)migrate_store(where, to, kNow), Error);
  CHECK_FALSE(std::filesystem::exists(to));
}

TEST_CASE("a folder is no store, and is said to be one") {
  const Scratch scratch;
  try {
    (void)open_store(scratch.path().string());
    FAIL("it was opened");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::unreadable);
    CHECK(error.message() == "the store is a file, and this is a folder");
    CHECK(error.hint() == "name a file in it: " + (scratch / "fleet.db").string());
  }
}
