#include "fleet/windows.hpp"

#include <doctest/doctest.h>

#include <atomic>

#include "made.hpp"

using namespace certkit;
using namespace certkit::fleet;
using test::kDay;
using test::kNow;

namespace {

// A CA that says when, or fails.
struct Says : issue::Issuer {
  explicit Says(std::function<std::optional<issue::RenewalInfo>()> said) : says(std::move(said)) {}
  issue::Answer submit(const Csr&, const issue::SubmitOptions&) override { throw Error(Errc::internal, "it was not to be asked for that"); }
  std::optional<issue::RenewalInfo> renewal_info(const Certificate&) override { return says(); }
  std::function<std::optional<issue::RenewalInfo>()> says;
};

struct Lab {
  explicit Lab(std::size_t count = 1) {
    std::string yaml = "issuers: {lab: {issuer: \"acme:https://ca.test\"}}\ndefaults: {issuer: lab, renew_before: ari}\ncertificates:\n";
    for (std::size_t i = 0; i < count; ++i) yaml += "  - {name: c" + std::to_string(i) + ", san: [c.test]}\n";
    fleet = test::fleet_of(scratch, yaml + "  - {name: other, san: [other.test], renew_before: 30d}\n");
    store = open_store((scratch / "fleet.db").string());
    const Certificate certificate = test::certificate_for("c.test", kNow - kDay * 10, kNow + kDay * 80);
    for (const CertificateEntry& entry : fleet.certificates) {
      Standing standing;
      standing.name = entry.name;
      standing.live.certificates = {certificate};
      standing.live.since = kNow - kDay * 10;
      const auto lease = store->lease(entry.name, "test", kNow, kNow);
      store->record(*lease, standing, {kNow, entry.name, "", "", Step::done, "made"});
      store->release(*lease);
    }
  }
  AskedWindows ask(Time now) {
    return ask_windows(fleet, *store, now, [this](const IssuerEntry&) {
      return std::make_unique<Says>([this] {
        ++asked;
        return says();
      });
    });
  }
  Live live(const std::string& name = "c0") { return store->standing(name)->live; }

  test::Scratch scratch;
  Fleet fleet;
  std::unique_ptr<Store> store;
  std::atomic<int> asked = 0;
  std::function<std::optional<issue::RenewalInfo>()> says = [] {
    return issue::RenewalInfo{kNow + kDay, kNow + kDay * 2, "", std::chrono::hours(6)};
  };
};

}  // namespace

TEST_CASE("windows: a CA is asked as often as it wants to be, and what it said is remembered") {
  Lab lab;
  CHECK(lab.ask(kNow).asked == 1);
  CHECK(lab.live().window == std::pair<Time, Time>(kNow + kDay, kNow + kDay * 2));
  CHECK(lab.ask(kNow + std::chrono::hours(5)).asked == 0);
  CHECK(lab.ask(kNow + std::chrono::hours(6)).asked == 1);
  CHECK(lab.asked == 2);
  CHECK_FALSE(lab.live("other").window);
  CHECK(lab.live("other").ask_window_again == Time{});
}

TEST_CASE("windows: a CA that does not say is asked once a day, and the share of the life holds") {
  Lab lab;
  lab.ask(kNow);
  lab.says = []() -> std::optional<issue::RenewalInfo> { return std::nullopt; };
  CHECK(lab.ask(kNow + kDay).problems.empty());
  CHECK_FALSE(lab.live().window);
  CHECK(lab.live().ask_window_again == kNow + kDay * 2);
}

TEST_CASE("windows: what is not answered stays as it was, and is asked for again in an hour; the CA is not tried ten times for nothing") {
  Lab lab(100);
  lab.ask(kNow);
  lab.asked = 0;
  lab.says = []() -> std::optional<issue::RenewalInfo> { throw Error(Errc::network, "nobody there"); };
  const AskedWindows failed = lab.ask(kNow + kDay);
  CHECK(failed.asked == 0);
  CHECK(failed.problems == std::vector<std::string>{"lab: when it wants its certificates renewed is not known: nobody there"});
  CHECK(lab.asked < 20);
  CHECK(lab.live().window == std::pair<Time, Time>(kNow + kDay, kNow + kDay * 2));
  CHECK(lab.live().ask_window_again == kNow + kDay + std::chrono::hours(1));
}

TEST_CASE("windows: beyond reason neither a CA is followed nor a clock that was wrong") {
  Lab lab;
  lab.says = [] { return issue::RenewalInfo{kNow, kNow, "", kDay * 365}; };
  lab.ask(kNow);
  CHECK(lab.live().ask_window_again == kNow + kDay);
  lab.says = [] { return issue::RenewalInfo{kNow, kNow, "", std::chrono::seconds(0)}; };
  lab.ask(kNow + kDay);
  CHECK(lab.live().ask_window_again == kNow + kDay + std::chrono::minutes(1));
  lab.ask(kNow + kDay * 3650);
  CHECK(lab.ask(kNow + kDay).asked == 1);
}

TEST_CASE("windows: what was renewed meanwhile is not given the word for the one before") {
  Lab lab;
  lab.store->remember_window("c0", kNow, std::pair<Time, Time>(kNow, kNow), kNow + kDay);
  CHECK_FALSE(lab.live().window);
}
