#include "certkit/time.hpp"

#include <doctest/doctest.h>

#include "certkit/error.hpp"

using namespace certkit;

namespace {
std::string round(std::string_view text) { return to_rfc3339(time_from_rfc3339(text)); }
}  // namespace

TEST_CASE("RFC 3339 in and out") {
  CHECK(to_rfc3339(Time{}) == "1970-01-01T00:00:00Z");
  CHECK(time_from_rfc3339("2026-11-21T06:11:00Z").time_since_epoch().count() == 1795241460);
  CHECK(round("2026-11-21") == "2026-11-21T00:00:00Z");
  CHECK(round("2026-11-21t06:11:00z") == "2026-11-21T06:11:00Z");
  CHECK(round("2026-11-21 06:11:00Z") == "2026-11-21T06:11:00Z");
  CHECK(round("2026-11-21T06:11:00.999Z") == "2026-11-21T06:11:00Z");
  CHECK(round("2026-11-21T06:11:00+02:00") == "2026-11-21T04:11:00Z");
  CHECK(round("2026-12-31T23:30:00-05:30") == "2027-01-01T05:00:00Z");
  CHECK(round("1969-12-31T23:59:59-00:00") == "1969-12-31T23:59:59Z");
  CHECK(round("0000-01-01") == "0000-01-01T00:00:00Z");
  CHECK(round("9999-12-31T23:59:59Z") == "9999-12-31T23:59:59Z");
  CHECK(round("2024-02-29") == "2024-02-29T00:00:00Z");
  CHECK(round("2000-02-29") == "2000-02-29T00:00:00Z");
}

TEST_CASE("what is not a time is refused, and the message says why") {
  for (const char* bad : {"",
                          "2026",
                          "2026-1-1",
                          "2026-13-01",
                          "2026-00-01",
                          "2026-11-00",
                          "2026-11-31",
                          "2023-02-29",
                          "1900-02-29",
                          "2026-11-21T",
                          "2026-11-21T24:00:00Z",
                          "2026-11-21T06:60:00Z",
                          "2026-11-21T06:11:60Z",
                          "2026-11-21T06:11Z",
                          "2026-11-21T06:11:00",
                          "2026-11-21T06:11:00.Z",
                          "2026-11-21T06:11:00+0200",
                          "2026-11-21T06:11:00+24:00",
                          "2026-11-21T06:11:00+02:60",
                          "2026-11-21T06:11:00Zx",
                          "2026-11-21Z",
                          " 2026-11-21",
                          "2026-11-21 ",
                          "+026-11-21",
                          "0000-01-01T00:00:00+00:01",
                          "9999-12-31T23:59:59-00:01",
                          "tomorrow"}) {
    CAPTURE(bad);
    try {
      (void)time_from_rfc3339(bad);
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.code() == Errc::usage);
      CHECK(error.message().find("is not a time: ") != std::string::npos);
      CHECK_FALSE(error.hint().empty());
    }
  }
}
