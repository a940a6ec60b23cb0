// Every case here runs on SQLite, and in tests/peers/fleet_store.test.sh on PostgreSQL too: CERTKIT_TEST_STORE names that one, which is shared by
// all cases, so that each takes names of its own.
#include "fleet/store.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <random>
#include <thread>

#include "certkit/make.hpp"
#include "support/scratch.hpp"

using namespace certkit;
using namespace certkit::fleet;
using std::chrono::seconds;

namespace {

constexpr Time kNow = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21);

struct Place {
  test::Scratch scratch;
  std::string where = std::getenv("CERTKIT_TEST_STORE") != nullptr ? std::getenv("CERTKIT_TEST_STORE") : (scratch / "fleet.db").string();
  std::string prefix = std::to_string(std::random_device()()) + "-";
  [[nodiscard]] std::unique_ptr<Store> open() const { return open_store(where); }
  [[nodiscard]] std::string name(const std::string& short_name) const { return prefix + short_name; }
  [[nodiscard]] bool shared() const { return where.find("://") != std::string::npos; }
};

Certificate some_certificate(const std::string& cn) {
  const PrivateKey key = generate_key({KeyType::ec, 256});
  CertificateSpec spec;
  spec.subject = Name::from_rfc4514("CN=" + cn);
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.serial = {1, 2, 3};
  spec.not_before = kNow;
  spec.not_after = kNow + std::chrono::hours(24 * 90);
  return make_certificate(spec, nullptr, key);
}

Standing some_standing(const std::string& name) {
  Standing one;
  one.name = name;
  one.host = "web1";
  one.renewal.id = "0123456789abcdef";
  one.renewal.step = Step::pending;
  one.renewal.reason = "window";
  one.renewal.csr = {0x30, 0x00};
  one.renewal.key = "/var/lib/certkit/www/0123456789abcdef/key.pem";
  one.renewal.reference = "https://ca/order/1";
  one.renewal.certificates = {some_certificate("new"), some_certificate("ca")};
  one.renewal.generation = 4;
  one.renewal.attempts = 2;
  one.renewal.started = kNow;
  one.renewal.changed = kNow + seconds(1);
  one.renewal.next_try = kNow + seconds(2);
  one.renewal.error_code = "network";
  one.renewal.error = "no answer — yet";
  one.live.certificates = {some_certificate("old")};
  one.live.generation = 3;
  one.live.key = "/old/key.pem";
  one.live.issuer = "lab";
  one.live.asked = "names=00;key=11";
  one.live.files = {{"/etc/nginx/a b.pem", some_certificate("x").sha256()}, {"/etc/nginx/key.pem", {}}};
  one.live.since = kNow - seconds(5);
  one.live.window = {kNow + seconds(10), kNow + seconds(20)};
  one.live.ask_window_again = kNow + seconds(30);
  return one;
}

Event event_of(const Standing& one, const std::string& what) {
  return {kNow, one.name, one.renewal.id, one.host, one.renewal.step, what};
}

}  // namespace

TEST_CASE("what is recorded comes back as it was") {
  const Place place;
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
  CHECK(back->renewal.reason == "window");
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
  const Place place;
  const auto a = place.open(), b = place.open();
  const std::string name = place.name("www");
  auto first = a->lease(name, "a", kNow + seconds(60), kNow);
  REQUIRE(first);
  CHECK_FALSE(b->lease(name, "b", kNow + seconds(60), kNow + seconds(59)));
  a->extend(*first, kNow + seconds(100));
  CHECK_FALSE(b->lease(name, "b", kNow + seconds(160), kNow + seconds(99)));
  const auto second = b->lease(name, "b", kNow + seconds(200), kNow + seconds(101));
  REQUIRE(second);
  CHECK(second->fence > first->fence);
  Standing one = some_standing(name);
  const auto code = [&](const auto& work) {
    try {
      work();
      return Errc::internal;
    } catch (const Error& error) {
      return error.code();
    }
  };
  CHECK(code([&] { a->record(*first, one, event_of(one, "late")); }) == Errc::mismatch);
  CHECK(code([&] { a->extend(*first, kNow + seconds(300)); }) == Errc::mismatch);
  CHECK(b->history(name, 10).empty());
  CHECK(b->standing(name)->renewal.step == Step::none);
  a->release(*first);  // of a lease that is another's by now: nothing
  CHECK_FALSE(a->lease(name, "a", kNow + seconds(300), kNow + seconds(102)));
  b->release(*second);
  CHECK(a->lease(name, "a", kNow + seconds(300), kNow + seconds(102)));
}

TEST_CASE("threads that record at once lose nothing") {
  const Place place;
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

TEST_CASE("a bucket gives what it holds, and then as fast as it fills") {
  const Place place;
  const auto store = place.open();
  const std::string issuer = place.name("ca");
  const Rate rate{60, seconds(60), 3};  // one a second, three at once
  for (int i = 0; i < 3; ++i) CHECK(store->take_token(issuer, rate, kNow).count() == 0);
  CHECK(store->take_token(issuer, rate, kNow) == std::chrono::milliseconds(1000));
  CHECK(place.open()->take_token(issuer, rate, kNow).count() > 0);
  CHECK(store->take_token(issuer, rate, kNow + seconds(1)).count() == 0);
  CHECK(store->take_token(issuer, rate, kNow + seconds(1)).count() > 0);
  for (int i = 0; i < 3; ++i) CHECK(store->take_token(issuer, rate, kNow + seconds(100)).count() == 0);  // no more than it holds
  CHECK(store->take_token(issuer, rate, kNow + seconds(100)).count() > 0);
  CHECK(store->take_token(issuer, {}, kNow).count() == 0);
}

TEST_CASE("the breaker of an issuer is everybody's") {
  const Place place;
  const std::string issuer = place.name("ca");
  const auto store = place.open();
  CHECK(store->breaker(issuer).failures == 0);
  store->set_breaker(issuer, {5, kNow + seconds(60)});
  const auto seen = place.open()->breaker(issuer);
  CHECK(seen.failures == 5);
  CHECK(seen.open_until == kNow + seconds(60));
  (void)store->take_token(issuer, {1, seconds(60), 1}, kNow);
  CHECK(store->breaker(issuer).failures == 5);
}

TEST_CASE("a store is taken over whole, into an empty one") {
  const Place place;
  const auto from = place.open();
  const Standing one = some_standing(place.name("www"));
  const auto lease = from->lease(one.name, "w", kNow + seconds(60), kNow);
  from->record(lease.value(), one, event_of(one, "first"));
  from->record(lease.value(), one, event_of(one, "second"));
  const auto to = open_store((place.scratch / "new.db").string());
  to->take_over(*from);
  CHECK(to->standing(one.name)->live.files.size() == 2);
  const auto history = to->history(one.name, 10);
  REQUIRE(history.size() == 2);
  CHECK(history[0].what == "second");
  CHECK_THROWS_AS(to->take_over(*from), Error);
}

TEST_CASE("a file of its owner's alone, a backup, and what is no store") {
  const test::Scratch scratch;
  const std::string where = (scratch / "fleet.db").string();
  {
    const auto store = open_store(where);
    const Standing one = some_standing("www");
    store->record(store->lease("www", "w", kNow + seconds(60), kNow).value(), one, event_of(one, "x"));
    CHECK(test::mode_of(where) == 0600);
    store->backup(scratch / "backup.db");
    CHECK(test::mode_of(scratch / "backup.db") == 0600);
    CHECK_THROWS_AS(store->backup(scratch / "backup.db"), Error);
  }
  CHECK(open_store((scratch / "backup.db").string())->standing("www")->host == "web1");
  test::put(scratch / "text", "this is no database, whatever else it may be");
  try {
    (void)open_store((scratch / "text").string());
    FAIL("it was opened");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::malformed);
    CHECK(error.input() == (scratch / "text").string());
  }
  CHECK(test::get(scratch / "text") == "this is no database, whatever else it may be");
  CHECK_THROWS_AS(open_store((scratch.path() / "text" / "fleet.db").string()), Error);
}

TEST_CASE("each step has a word, and words that are none are damage") {
  for (int i = 0; i <= static_cast<int>(Step::failed); ++i) CHECK(step_from_word(to_word(static_cast<Step>(i))) == static_cast<Step>(i));
  CHECK_THROWS_AS(step_from_word("halfway"), Error);
}
