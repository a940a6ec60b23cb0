#include "cli/render/renew_status.hpp"

#include <doctest/doctest.h>

#include "certkit/make.hpp"
#include "cli/renew/status.hpp"
#include "fleet/store.hpp"
#include "support/scratch.hpp"

using namespace certkit;
using namespace certkit::cli;
using fleet::Standing;
using fleet::Step;

namespace {

constexpr Time kNow = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21);
constexpr std::chrono::hours kDay{24};

Certificate certificate(Time from, Time to) {
  const PrivateKey key = generate_key({KeyType::ec, 256});
  CertificateSpec spec;
  spec.serial = {1};
  spec.subject = Name::from_rfc4514("CN=www.contoso.com");
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = from;
  spec.not_after = to;
  return make_certificate(spec, nullptr, key);
}

struct Lab {
  Lab() {
    std::string yaml = "issuers: {lab: {issuer: \"ca:lab\"}}\ncertificates:\n";
    for (const char* name : {"www", "mail"}) yaml += std::string("  - {name: ") + name + ", san: [www.contoso.com], issuer: lab}\n";
    test::put(scratch / "fleet.yaml", yaml);
    fleet = fleet::read_fleet(scratch / "fleet.yaml");
    store = fleet::open_store((scratch / "fleet.db").string());
  }
  // What is remembered of `name`, a certificate of 90 days.
  void remember(const std::string& name, std::chrono::hours age, Step step, const std::string& error = {}) {
    Standing standing;
    standing.name = name;
    standing.live.certificates = {certificate(kNow - age, kNow - age + kDay * 90)};
    standing.live.since = kNow - age;
    standing.renewal.step = step;
    standing.renewal.error = error;
    standing.renewal.error_code = error.empty() ? "" : "network";
    standing.renewal.started = kNow - kDay;
    const auto lease = store->lease(name, "test", kNow + kDay, kNow);
    store->record(*lease, standing, {kNow, name, "", "", step, "as told"});
    store->release(*lease);
  }
  FleetState state_of(const std::string& name) {
    for (const StatusRow& row : status_of(fleet, store.get(), kNow).rows)
      if (row.name == name) return row.state;
    throw std::runtime_error("no " + name);
  }
  test::Scratch scratch;
  fleet::Fleet fleet;
  std::unique_ptr<fleet::Store> store;
};

}  // namespace

TEST_CASE("where a certificate stands is the worst that holds of it") {
  Lab lab;
  CHECK(lab.state_of("www") == FleetState::made_new);
  CHECK(status_of(lab.fleet, nullptr, kNow).rows.size() == 2);
  lab.remember("www", kDay * 10, Step::done);
  CHECK(lab.state_of("www") == FleetState::ok);
  lab.remember("www", kDay * 80, Step::done);
  CHECK(lab.state_of("www") == FleetState::due);
  lab.remember("www", kDay * 80, Step::pending);
  CHECK(lab.state_of("www") == FleetState::pending);
  lab.remember("www", kDay * 80, Step::swapped);
  CHECK(lab.state_of("www") == FleetState::under_way);
  lab.remember("www", kDay * 80, Step::failed, "nobody answers");
  CHECK(lab.state_of("www") == FleetState::failed);
  lab.remember("www", kDay * 100, Step::failed, "nobody answers");
  CHECK(lab.state_of("www") == FleetState::expired);
  // Taken back by hand: why it waits is said, and nothing has failed.
  lab.remember("www", kDay * 10, Step::done, "it was taken back");
  CHECK(lab.state_of("www") == FleetState::ok);
}

TEST_CASE("what the fleet has no more is shown after what it has, and is no series of its metrics") {
  Lab lab;
  lab.remember("abandoned", kDay * 10, Step::done);
  lab.remember("mail", kDay * 10, Step::done);
  const FleetStatus status = status_of(lab.fleet, lab.store.get(), kNow);
  std::string order;
  for (const StatusRow& row : status.rows) order += row.name + " ";
  CHECK(order == "www mail abandoned ");
  CHECK(status.rows[2].state == FleetState::left);
  const std::string metrics = prometheus(status);
  CHECK(metrics.find("abandoned") == std::string::npos);
  CHECK(metrics.find("certkit_renew_due{name=\"www\"} 1\n") != std::string::npos);
  CHECK(metrics.find("certkit_renew_due{name=\"mail\"} 0\n") != std::string::npos);
  CHECK(metrics.find("certkit_renew_certificates{state=\"left\"} 1\n") != std::string::npos);
}
