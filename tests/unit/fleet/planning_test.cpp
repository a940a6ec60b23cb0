#include "fleet/planning.hpp"

#include <doctest/doctest.h>

#include "made.hpp"

using namespace certkit;
using namespace certkit::fleet;
using test::kDay;
using test::kNow;
using Verdict = Planned::Verdict;

namespace {

// A fleet of a, b, c … in that order or another, and what is remembered of some of them.
struct Fleet26 {
  explicit Fleet26(const std::string& names) : library({std::string(CERTKIT_SOURCE) + "/profiles"}) {
    std::string yaml = "issuers: {lab: {issuer: \"ca:lab\"}}\ndefaults: {issuer: lab}\ncertificates:\n";
    for (const char name : names) yaml += std::string("  - {name: ") + name + ", san: [" + name + ".test]}\n";
    fleet = test::fleet_of(scratch, yaml);
    store = open_store((scratch / "fleet.db").string());
    how.options.now = kNow;
    how.options.jitter = std::chrono::seconds(0);
    how.library = &library;
  }
  void remember(const std::string& name, std::chrono::hours left, Step step = Step::done) {
    Standing standing;
    standing.name = name;
    standing.live.certificates = {test::certificate_for(name + ".test", kNow + left - kDay * 90, kNow + left)};
    standing.renewal.step = step;
    const auto lease = store->lease(name, "test", kNow + kDay, kNow);
    REQUIRE(lease);
    store->record(*lease, standing, {kNow, name, "", "", step, "made"});
    store->release(*lease);
  }
  // "a:ok b:due …"
  std::string planned() {
    std::string text;
    for (const Planned& one : plan_fleet(fleet, store.get(), how).planned)
      text += (text.empty() ? "" : " ") + one.entry->name + ":" + std::string(to_word(one.verdict));
    return text;
  }

  test::Scratch scratch;
  Fleet fleet;
  profile::Library library;
  std::unique_ptr<Store> store;
  Planning how;
};

}  // namespace

TEST_CASE("a fleet's plan: what is urgent comes first, whatever the order of the file") {
  Fleet26 lab("dacbe");
  lab.remember("a", kDay * 80);
  lab.remember("b", kDay * 3);
  lab.remember("d", kDay * 2);
  lab.remember("e", kDay * 70, Step::issued);
  CHECK(lab.planned() == "e:resume d:due b:due c:due a:ok");
  lab.how.options.budget = 1;
  CHECK(lab.planned() == "e:resume d:due b:waiting c:waiting a:ok");
}

TEST_CASE("a fleet's plan: what the store knows and the fleet does not is named") {
  Fleet26 lab("bd");
  for (const char* name : {"a", "b", "c", "d", "e"}) lab.remember(name, kDay * 80);
  CHECK(lab.planned() == "b:ok d:ok");
  CHECK(plan_fleet(lab.fleet, lab.store.get(), lab.how).strangers == std::vector<std::string>{"a", "c", "e"});
  lab.how.options.only = {"d"};
  CHECK(lab.planned() == "d:ok");
}

TEST_CASE("a fleet's plan: without a store nothing is remembered") {
  Fleet26 lab("ba");
  lab.store.reset();
  CHECK(lab.planned() == "a:due b:due");
}

TEST_CASE("a fleet's plan: one that cannot be planned does not keep the others from it") {
  Fleet26 lab("abc");
  lab.fleet.certificates[1].key_type = "rsa:17";
  CHECK(lab.planned() == "a:due c:due b:blocked");
}

TEST_CASE("names of the fleet by patterns") {
  const Fleet26 lab("abc");
  CHECK(lab.fleet.names_like({"b", "c"}) == std::vector<std::string>{"b", "c"});
  CHECK(lab.fleet.names_like({"*"}).size() == 3);
  CHECK(lab.fleet.names_like({"left", "b"}, {"left", "other"}) == std::vector<std::string>{"b", "left"});
  CHECK(lab.fleet.names_like({"?", "a"}).size() == 3);
  CHECK_THROWS_AS((void)lab.fleet.names_like({"a", "d*"}), Error);
}

TEST_CASE("a CA in a folder is asked whether it revoked a certificate; what it does not say is not known") {
  Fleet26 lab("ab");
  std::filesystem::create_directory(lab.scratch / "lab");
  test::put(lab.scratch / "lab/index.txt", "V\t270101000000Z\t\t0A\tunknown\t/CN=x\nR\t270101000000Z\t261101000000Z,keyCompromise\t010203\tunknown\t/CN=a\n");
  lab.remember("a", kDay * 80);  // serial 010203
  Revocations revocations(lab.fleet, {kNow});
  lab.how.revocations = &revocations;
  CHECK(lab.planned() == "a:due b:due");
  test::put(lab.scratch / "lab/index.txt", "nonsense\n");
  Revocations again(lab.fleet, {kNow});
  lab.how.revocations = &again;
  const FleetPlan plan = plan_fleet(lab.fleet, lab.store.get(), lab.how);
  CHECK(plan.planned.back().verdict == Verdict::ok);
  REQUIRE(plan.planned.back().notes.size() == 1);
  CHECK(plan.planned.back().notes.front().find("whether it is revoked is not known") != std::string::npos);
}

TEST_CASE("a fleet's plan: what would write into one another's files is not renewed, whatever makes their names") {
  Fleet26 lab("abc");
  lab.fleet = test::fleet_of(lab.scratch, "issuers: {lab: {issuer: \"ca:lab\"}}\ndefaults: {issuer: lab}\ncertificates:\n"
                                          "  - {name: a, san: [same.test], installations: [{to: \"out/${cn}\", files: {key: x.key}}]}\n"
                                          "  - {name: b, san: [same.test], installations: [{to: \"out/${cn}\", files: {key: x.key}}]}\n"
                                          "  - {name: c, san: [c.test], installations: [{to: \"out/${cn}\", files: {key: x.key}}]}\n");
  CHECK(lab.planned() == "c:due a:blocked b:blocked");
  lab.how.keys = lab.scratch / "out";
  CHECK(lab.planned() == "a:blocked b:blocked c:blocked");
}
