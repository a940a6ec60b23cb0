// A store is one fleet's.
#include "fleet/ownership.hpp"

#include <doctest/doctest.h>

#include "store_place.hpp"

using namespace test;

namespace {

Fleet named(const std::string& name) {
  Fleet fleet;
  fleet.file = "fleet.yaml";
  fleet.name = name;
  return fleet;
}

std::string objection(Store& store, const std::string& name) {
  try {
    require_own(store, named(name));
    return "";
  } catch (const Error& error) {
    CHECK(error.code() == Errc::usage);
    return error.message();
  }
}

}  // namespace

TEST_CASE("a store is the fleet's that wrote into it first, by its name") {
  const Scratch scratch;
  const std::string where = (scratch / "fleet.db").string();
  const auto store = open_store(where);
  make_own(*store, named(""));  // on one machine a name is not needed
  CHECK(objection(*store, "web") == "");
  CHECK(store->owner().fleet == "");  // looking makes nothing
  make_own(*store, named("web"));
  make_own(*store, named("web"));
  CHECK(open_store(where)->owner().fleet == "web");
  CHECK(objection(*store, "web") == "");
  CHECK(objection(*store, "mail") == where + " is the state of the fleet web, and this is the fleet mail");
  CHECK(objection(*store, "") == where + " is the state of the fleet web, and this is one without a name");
  CHECK(code_of([&] { make_own(*store, named("mail")); }) == Errc::usage);
  CHECK(code_of([&] { store->belong_to("mail"); }) == Errc::usage);
  CHECK(store->owner().fleet == "web");
}

TEST_CASE("of two fleets that begin with one store at once, one has it") {
  const Scratch scratch;
  const std::string where = (scratch / "fleet.db").string();
  const auto a = open_store(where), b = open_store(where);
  require_own(*a, named("a"));
  require_own(*b, named("b"));
  a->belong_to("a");
  CHECK(code_of([&] { b->belong_to("b"); }) == Errc::usage);
}

TEST_CASE("what moves keeps its fleet, and does not become another's") {
  const Scratch scratch;
  const std::string from = (scratch / "a.db").string(), to = (scratch / "b.db").string(), others = (scratch / "c.db").string();
  open_store(from)->belong_to("web");
  open_store(others)->belong_to("mail");
  CHECK(code_of([&] { (void)migrate_store(from, others, kNow); }) == Errc::usage);
  CHECK(open_store(from)->owner().moved_to == "");
  (void)migrate_store(from, to, kNow);
  CHECK(open_store(to)->owner().fleet == "web");
  CHECK(objection(*open_store(from), "web") == from + " was moved to " + to);
}

TEST_CASE("a store on a server is for a fleet with a name") {
  const TestStore place;
  if (!place.shared()) return;
  CHECK(objection(*place.open(), "").starts_with("a fleet whose state is in PostgreSQL needs a name"));
}
