#include "fleet/pauses.hpp"

#include <doctest/doctest.h>

#include "made.hpp"

using namespace certkit;
using namespace certkit::fleet;
using std::chrono::hours;
using std::chrono::seconds;
using test::kDay;
using test::kNow;

TEST_CASE("failed attempts are made again ever later, sooner where the end is near") {
  CHECK(retry_after(1, std::nullopt, 0) == seconds(1));
  CHECK(retry_after(1, std::nullopt, 59) == seconds(60));
  CHECK(retry_after(2, std::nullopt, 119) == seconds(120));
  CHECK(retry_after(99, std::nullopt, 86'399) == hours(24));
  CHECK(retry_after(99, kDay * 9, 21'599) == hours(6));
  CHECK(retry_after(99, kDay * 2, 3'599) == hours(1));
  for (std::uint64_t random = 0; random < 100'000; random += 77) CHECK(retry_after(5, std::nullopt, random) <= seconds(960));
}

TEST_CASE(
    "what was gone back to is held from when it became live, whatever repairs came of since; a way back that did not work holds nothing") {
  using Kind = Renewal::Kind;
  Standing standing;
  standing.renewal.kind = Kind::way_back;
  standing.renewal.step = Step::done;
  CHECK_FALSE(held_by_hand_until(standing));  // nothing is live
  standing.live.certificates = {test::certificate_for("www.contoso.com", kNow - kDay, kNow + kDay * 89)};
  standing.live.since = kNow - hours(3);
  CHECK(held_by_hand_until(standing) == kNow + hours(21));
  for (const Step step : {Step::rolled_back, Step::failed, Step::swapped}) {
    standing.renewal.step = step;
    CHECK_FALSE(held_by_hand_until(standing));
  }
  for (const Step step : {Step::done, Step::failed, Step::rolled_back}) {
    standing.renewal.step = step;
    standing.renewal.kind = Kind::mends_way_back;
    CHECK(held_by_hand_until(standing) == kNow + hours(21));
    standing.renewal.kind = Kind::further_way_back;
    CHECK(held_by_hand_until(standing) == kNow + hours(21));
    standing.renewal.kind = Kind::renewal;
    CHECK_FALSE(held_by_hand_until(standing));
  }
}
