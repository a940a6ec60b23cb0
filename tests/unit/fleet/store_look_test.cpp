// A store that is looked at: nothing of it is made, changed or kept from others.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <set>

#include "fleet/store/database.hpp"
#include "store_place.hpp"

using namespace test;

namespace {

std::set<std::string> names_in(const Scratch& scratch) {
  std::set<std::string> names;
  for (const auto& one : std::filesystem::directory_iterator(scratch.path())) names.insert(one.path().filename().string());
  return names;
}

void remember(Store& store, const std::string& name) {
  const Standing one = some_standing(name);
  const auto lease = store.lease(name, "w", kNow + seconds(60), kNow);
  store.record(lease.value(), one, event_of(one, "x"));
  store.release(*lease);
}

}  // namespace

TEST_CASE("where there is no store, looking makes none") {
  const Scratch scratch;
  CHECK(look_at_store((scratch / "fleet.db").string()) == nullptr);
  CHECK(names_in(scratch).empty());
  put(scratch / "empty.db", "");  // as who was killed while making one leaves it
  CHECK(look_at_store((scratch / "empty.db").string()) == nullptr);
  CHECK(get(scratch / "empty.db").empty());
}

TEST_CASE("a file of no octets is said to be empty; a run makes a store of it") {
  const Scratch scratch;
  const std::string where = (scratch / "fleet.db").string();
  CHECK_NOTHROW(require_not_empty(where));  // there is none
  put(where, "");
  CHECK_THROWS_AS(require_not_empty(where), Error);
  CHECK_THROWS_AS((void)migrate_store(where, (scratch / "to.db").string(), kNow), Error);
  CHECK(get(where).empty());
  (void)open_store(where);
  CHECK_NOTHROW(require_not_empty(where));
}

TEST_CASE("a pipe is no store, and is not waited for") {
  const Scratch scratch;
  const std::string pipe = (scratch / "fleet.db").string();
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK_THROWS_AS((void)look_at_store(pipe), Error);
  CHECK_THROWS_AS((void)open_store(pipe), Error);
}

TEST_CASE("a store at rest is read as it stands, and no file appears beside it") {
  const Scratch scratch;
  const std::string where = (scratch / "a #1? 100%.db").string();
  remember(*open_store(where), "www");
  const std::string content = get(where);
  const auto names = names_in(scratch);
  const auto look = look_at_store(where);
  REQUIRE(look);
  CHECK(look->standing("www")->host == "web1");
  CHECK(look->history("www", 9).size() == 1);
  CHECK(names_in(scratch) == names);
  CHECK(code_of([&] { (void)look->lease("www", "w", kNow + seconds(60), kNow); }) == Errc::unwritable);
  CHECK(get(where) == content);
}

TEST_CASE("a store that others write to is read as of now, by who came before them and by who comes after") {
  const Scratch scratch;
  const std::string where = (scratch / "fleet.db").string();
  remember(*open_store(where), "a");
  const auto before = look_at_store(where);
  CHECK(before->standings().size() == 1);
  const auto store = open_store(where);
  remember(*store, "b");
  CHECK(before->standings().size() == 2);
  const auto names = names_in(scratch);
  const auto after = look_at_store(where);
  CHECK(after->standings().size() == 2);
  remember(*store, "c");
  CHECK(after->standings().size() == 3);
  CHECK(names_in(scratch) == names);
}

TEST_CASE("a store that a killed process left in the midst of its log is read whole") {
  const Scratch scratch;
  const auto store = open_store((scratch / "fleet.db").string());
  remember(*store, "www");
  std::filesystem::create_directory(scratch / "killed");
  for (const char* const file : {"fleet.db", "fleet.db-wal", "fleet.db-shm"}) std::filesystem::copy_file(scratch / file, scratch / "killed" / file);
  CHECK(look_at_store((scratch / "killed/fleet.db").string())->standings().size() == 1);
}

TEST_CASE("tables of an earlier version are read as they are, and stay so; those of a later one are not understood") {
  const Scratch scratch;
  const std::string where = (scratch / "fleet.db").string();
  remember(*open_store(where), "www");
  make_version_4(where);
  open_database(where)->run_script(
      "ALTER TABLE certificate DROP COLUMN renewal_issuer; ALTER TABLE certificate DROP COLUMN renewal_asked; UPDATE certkit_fleet SET version = 1");
  const auto look = look_at_store(where);
  CHECK(look->standing("www")->live.issuer == "lab");
  CHECK(look->standing("www")->renewal.issuer.empty());
  CHECK(look->facts(kNow).version == 1);
  open_database(where)->run_script("UPDATE certkit_fleet SET version = 1000");
  CHECK(code_of([&] { (void)look_at_store(where); }) == Errc::unsupported);
}

TEST_CASE("what is no store is not taken for one that remembers nothing") {
  const Scratch scratch;
  put(scratch / "text", "this is no database, whatever else it may be");
  CHECK(code_of([&] { (void)look_at_store((scratch / "text").string()); }) == Errc::malformed);
  open_database((scratch / "other.db").string())->run_script("CREATE TABLE bookmarks (url TEXT)");
  CHECK(code_of([&] { (void)look_at_store((scratch / "other.db").string()); }) == Errc::malformed);
}
