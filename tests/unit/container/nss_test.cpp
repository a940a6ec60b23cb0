// cert9.db, and SQLite databases that are something else or damaged.
#include <doctest/doctest.h>

#include "base/sqlite.hpp"
#include "loader.hpp"
#include "trust/truststore.hpp"

using namespace certkit;

namespace {

std::string database(const std::string& name) { return loader::vector("../nss/" + name); }

const Item& called(const Bag& bag, const std::string& nickname) {
  const auto found = std::find_if(bag.items.begin(), bag.items.end(), [&](const Item& item) { return item.friendly_name == nickname; });
  REQUIRE(found != bag.items.end());
  return *found;
}

}  // namespace

TEST_CASE("NSS: every certificate, what it is called and what it is trusted for") {
  const Bag bag = loader::read(database("cert9.db"));
  CHECK(bag.problems.empty());
  CHECK(bag.all<Certificate>().size() == 5);
  CHECK(bag.files[0].kind == "NSS certificate database");
  const Item& root = called(bag, "vector root");
  CHECK(root.source.container == "NSS");
  CHECK(root.source.place == "nickname vector root");
  CHECK(root.trusted_for.size() == 4);
  CHECK(trust::rejection(root).empty());
  CHECK(trust::rejection(called(bag, "a peer")).empty());
  CHECK(trust::rejection(called(bag, "distrusted")) == "rejected for serverAuth by its NSS database");
  CHECK(trust::rejection(called(bag, "for mail")) == "not trusted for servers by its NSS database");
  CHECK(trust::rejection(called(bag, "vector issuing")) == "not trusted for servers by its NSS database");
}

TEST_CASE("NSS: a database of keys is named for what it is") {
  try {
    (void)loader::read(database("key4.db"));
    FAIL("it was read");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::malformed);
    CHECK(error.message().find("the key database of NSS") != std::string::npos);
  }
}

TEST_CASE("NSS: damaged anywhere, it is an error or a problem and never more") {
  const std::string whole = database("cert9.db");
  for (std::size_t at = 0; at < whole.size(); at += 61) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x5a);
    try {
      (void)loader::read(damaged);
    } catch (const Error& error) {
      CHECK(error.code() != Errc::internal);
    }
  }
  for (std::size_t size = 100; size < whole.size(); size += 997) {
    try {
      (void)loader::read(whole.substr(0, size));
    } catch (const Error& error) {
      CHECK(error.code() != Errc::internal);
    }
  }
}

TEST_CASE("SQLite: nothing of a foreign schema is run") {
  const std::string whole = database("cert9.db");
  const auto ignore = [](base::SqliteRow) {};
  CHECK_THROWS_AS(base::read_sqlite(as_bytes(whole), "SELECT nothing FROM nssPublic", ignore), Error);
  CHECK_THROWS_AS(base::read_sqlite(as_bytes(whole), "DELETE FROM nssPublic", ignore), Error);
  CHECK_THROWS_AS(base::read_sqlite(as_bytes(std::string("SQLite format 3")), "SELECT a0 FROM nssPublic", ignore), Error);
  // A work that would take for ever ends.
  const std::string endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
  CHECK_THROWS_AS(base::read_sqlite(as_bytes(whole), endless, ignore), Error);
}
