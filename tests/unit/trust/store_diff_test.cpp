#include "trust/store_diff.hpp"

#include <doctest/doctest.h>

#include "vectors.hpp"

using namespace certkit;

namespace {

std::vector<trust::InStore> store(const std::vector<std::string>& names) {
  std::vector<trust::InStore> all;
  for (const std::string& name : names) all.push_back({test::certificate(name), {}});
  return all;
}
const Time kNow = time_from_rfc3339("2027-01-15");

}  // namespace

TEST_CASE("diff: each certificate once") {
  const auto a = store({"root", "other", "root"}), b = store({"twin1", "root"});
  const trust::StoreDiff diff = trust::diff(a, b, kNow);
  REQUIRE((diff.only_a.size() == 1 && diff.only_b.size() == 1 && diff.both.size() == 1));
  CHECK(diff.only_a[0].certificate == a[1].certificate);
  CHECK(diff.only_b[0].certificate == b[0].certificate);
  CHECK(diff.both[0] == a[0].certificate);
  CHECK_FALSE(diff.same());
  CHECK(trust::diff(a, a, kNow).same());
}

TEST_CASE("diff says why") {
  const auto why = [](const std::string& name, const std::vector<std::string>& other) {
    const trust::StoreDiff diff = trust::diff(store({name}), store(other), kNow);
    REQUIRE(diff.only_a.size() == 1);
    return diff.only_a[0].why;
  };
  CHECK(why("other", {"root"}).empty());
  CHECK(why("expired", {"root"}).starts_with("expired 20"));
  CHECK(why("leaf", {"root"}) == "not a CA");
  // The same CA under a new certificate, and another one that is called the same.
  CHECK(why("root_short", {"root"}).find("the other has a newer one of the same key, until ") != std::string::npos);
  CHECK(why("root", {"root_short"}).find("the other has an older one of the same key, until ") != std::string::npos);
  CHECK(why("twin1", {"twin2"}).starts_with("the other has one of this name with another key, until "));
}

TEST_CASE("diff: what a store holds and does not trust is not in it") {
  auto a = store({"root", "other"});
  const auto b = store({"root", "other"});
  a[1].rejection = "rejected for serverAuth by its NSS database";
  const trust::StoreDiff diff = trust::diff(a, b, kNow);
  CHECK(diff.only_a.empty());
  REQUIRE(diff.only_b.size() == 1);
  CHECK(diff.only_b[0].why == "the other holds it, rejected for serverAuth by its NSS database");
  const trust::StoreDiff none = trust::diff(a, store({"root"}), kNow);
  CHECK(none.same());
}
