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
  const TestStore place;
  const std::string where = place.another();
  const auto store = open_store(where);
  const std::string shown = store->describe();
  if (!place.shared()) make_own(*store, named(""));  // on one machine a name is not needed
  CHECK(objection(*store, "web") == "");
  CHECK(store->owner().fleet == "");  // looking makes nothing
  make_own(*store, named("web"));
  make_own(*store, named("web"));
  CHECK(open_store(where)->owner().fleet == "web");
  CHECK(objection(*store, "web") == "");
  CHECK(objection(*store, "mail") == shown + " is the state of the fleet web, and this is the fleet mail");
  if (!place.shared()) CHECK(objection(*store, "") == shown + " is the state of the fleet web, and this is one without a name");
  CHECK(code_of([&] { make_own(*store, named("mail")); }) == Errc::usage);
  CHECK(code_of([&] { store->belong_to("mail"); }) == Errc::usage);
  CHECK(store->owner().fleet == "web");
}

TEST_CASE("of two fleets that begin with one store at once, one has it") {
  const TestStore place;
  const std::string where = place.another();
  const auto a = open_store(where), b = open_store(where);
  require_own(*a, named("a"));
  require_own(*b, named("b"));
  a->belong_to("a");
  CHECK(code_of([&] { b->belong_to("b"); }) == Errc::usage);
}

TEST_CASE("what moves keeps its fleet, and does not become another's") {
  const TestStore place;
  const std::string from = place.another(), to = place.another(), others = place.another();
  open_store(from)->belong_to("web");
  open_store(others)->belong_to("mail");
  CHECK(code_of([&] { (void)migrate_store(from, others, kNow); }) == Errc::usage);
  CHECK(open_store(from)->owner().moved_to == "");
  (void)migrate_store(from, to, kNow);
  CHECK(open_store(to)->owner().fleet == "web");
  CHECK(objection(*open_store(from), "web") == open_store(from)->describe() + " was moved to " + to);
}

TEST_CASE("a store on a server is for a fleet with a name") {
  const TestStore place;
  if (!place.shared()) return;
  CHECK(objection(*place.open(), "").starts_with("a fleet whose state is in PostgreSQL needs a name"));
}
