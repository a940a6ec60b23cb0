// Certificates that are met again and again, put together: counts, order, places, shared keys.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "asn1/title.hpp"
#include "certkit/make.hpp"
#include "certkit/read.hpp"
#include "cli/scan/sightings.hpp"
#include "crypto/signature.hpp"

using namespace certkit;
using namespace certkit::cli;
using namespace std::chrono_literals;

namespace {

const ScanClock kClock{time_from_rfc3339("2026-06-01"), std::chrono::hours(24 * 30)};

struct Wanted {
  std::string name;
  const char *from = "2026-01-01", *until = "2027-01-01";
  bool ca = false;
};

// By a CA, so that signatures count.
Certificate certificate(const Wanted& wanted, const PrivateKey& key) {
  static const PrivateKey ca_key = generate_key(KeySpec::parse("ec:p256"));
  static const Certificate ca = [] {
    CertificateSpec spec;
    spec.serial = {1};
    spec.subject = Name::from_rfc4514("CN=CA");
    spec.subject_spki = to_bytes(ca_key.public_key().spki());
    spec.not_before = time_from_rfc3339("2020-01-01");
    spec.not_after = time_from_rfc3339("2040-01-01");
    spec.basic_constraints = BasicConstraints{true, std::nullopt};
    return make_certificate(spec, nullptr, ca_key);
  }();
  static std::uint8_t serial = 2;
  CertificateSpec spec;
  spec.serial = {serial++};
  spec.subject = Name::from_rfc4514("CN=" + wanted.name);
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = time_from_rfc3339(wanted.from);
  spec.not_after = time_from_rfc3339(wanted.until);
  if (wanted.ca) spec.basic_constraints = BasicConstraints{true, std::nullopt};
  return make_certificate(spec, &ca, ca_key);
}
PrivateKey new_key() { return generate_key(KeySpec::parse("ec:p256")); }

Certificate vector(const std::string& name) {
  std::ifstream file(std::string(CERTKIT_VECTORS) + "/" + name, std::ios::binary);
  const std::string pem{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return *read(as_bytes(pem), name, {}).all<Certificate>().front();
}

struct Met {
  Certificate certificate;
  std::string place;
};
ScanReport report_on(const std::vector<Met>& all, bool list_all = false) {
  const auto sightings = std::make_shared<Sightings>(Sightings::Options{kClock, list_all});
  Sightings::Batch batch(*sightings);
  for (const Met& met : all) batch.add(met.certificate, met.place);
  batch.hand_over();
  ScanReport report;
  report.now = kClock.now;
  report.all = list_all;
  sightings->finish(report);
  return report;
}

std::vector<ScanRow> rows(const ScanReport& report) {
  std::vector<ScanRow> all;
  report.rows([&](const ScanRow& row) { all.push_back(row); });
  return all;
}

}  // namespace

TEST_CASE("the worst first, and fine ones only where they are asked for") {
  const std::vector<Met> met = {{certificate({"fine"}, new_key()), "a"},
                                {certificate({"soon", "2026-01-01", "2026-06-20"}, new_key()), "b"},
                                {certificate({"sooner", "2026-01-01", "2026-06-05"}, new_key()), "c"},
                                {certificate({"early", "2026-07-01"}, new_key()), "d"},
                                {certificate({"old", "2020-01-01", "2026-05-01"}, new_key()), "e"},
                                {vector("lint/weak-key.bad.crt"), "f"}};
  const ScanReport report = report_on(met);
  std::vector<std::string> names;
  for (const ScanRow& row : rows(report)) names.push_back(title(row.certificate) + " " + std::string(to_word(row.state)));
  CHECK(names ==
        std::vector<std::string>{"old expired", "early not-yet-valid", "www.contoso.com weak", "sooner expires-soon", "soon expires-soon"});
  CHECK(report.counts.certificates == 6);
  CHECK(report.counts.fine == 1);
  CHECK(report.errors == 3);
  CHECK(report.warnings == 3);  // the weak one expires soon, too
  CHECK_FALSE(report.every_row);
  const ScanReport all = report_on(met, true);
  CHECK(rows(all).size() == 6);
  CHECK(rows(all).size() == 6);  // and once more
  CHECK(title(rows(all).back().certificate) == "fine");
  CHECK(rows(all).back().findings.empty());
}

TEST_CASE("one that is met in many places is one row, which names them") {
  const Certificate old = certificate({"old", "2020-01-01", "2026-05-01"}, new_key());
  std::vector<Met> met;
  for (int i = 0; i < 1500; ++i) met.push_back({old, "file" + std::to_string(10'000 + (i * 7) % 1500)});
  const ScanReport report = report_on(met);
  REQUIRE(rows(report).size() == 1);
  const ScanRow row = rows(report).front();
  CHECK(row.places_total == 1500);
  CHECK(row.places.size() == ScanRow::kMostPlaces);
  CHECK(row.places.front() == "file10000");
  CHECK(row.places.back() == "file10999");
  CHECK(report.counts.seen == 1500);
  REQUIRE(row.findings.size() == 1);
  CHECK(row.findings.front().id == "expired");
  CHECK(row.findings.front().subject == "old (file10000)");
}

TEST_CASE("who shares a key: certificates that are no CAs, fine ones too") {
  const PrivateKey shared = new_key(), of_ca = new_key();
  const ScanReport report = report_on({{certificate({"one"}, shared), "b"},
                                       {certificate({"two", "2020-01-01", "2026-05-01"}, shared), "a"},
                                       {certificate({"cross 1", "2020-01-01", "2030-01-01", true}, of_ca), "c"},
                                       {certificate({"cross 2", "2020-01-01", "2030-01-01", true}, of_ca), "d"},
                                       {certificate({"alone"}, new_key()), "e"}});
  CHECK(report.shared_keys_total == 1);
  REQUIRE(report.shared_keys.size() == 1);
  const SharedKey& key = report.shared_keys.front();
  CHECK(key.spki == shared.public_key().spki_sha256());
  CHECK(key.total == 2);
  REQUIRE(key.certificates.size() == 2);
  CHECK(key.certificates[0].name == "two");
  CHECK(key.certificates[0].place == "a");
  CHECK(key.certificates[1].name == "one");
  REQUIRE(rows(report).size() == 1);
  CHECK(rows(report).front().shares_key);
}

TEST_CASE("the same, when there are so many that they do not stay in memory") {
  // One key for all of them but the number in the name: what differs is what is made of it.
  const PrivateKey shared = new_key();
  const Certificate some[] = {certificate({"a", "2020-01-01", "2026-05-01"}, shared),
                              certificate({"b", "2020-01-01", "2026-05-02"}, shared)};
  const auto sightings = std::make_shared<Sightings>(Sightings::Options{kClock, false});
  Sightings::Batch batch(*sightings);
  constexpr std::size_t kTimes = 40'000;
  for (std::size_t i = 0; i < kTimes; ++i) batch.add(some[i % 2], "p" + std::to_string(i % 100));
  batch.hand_over();
  ScanReport report;
  sightings->finish(report);
  CHECK(report.counts.seen == kTimes);
  CHECK(report.counts.certificates == 2);
  REQUIRE(rows(report).size() == 2);
  CHECK(title(rows(report)[0].certificate) == "a");
  CHECK(rows(report)[0].places_total == kTimes / 2);
  CHECK(rows(report)[0].places.size() == 50);
  CHECK(report.shared_keys_total == 1);
}

TEST_CASE("how far away a time is") {
  const Time now = time_from_rfc3339("2026-06-01");
  CHECK(distance(now + 5h, now) == "in 5 h");
  CHECK(distance(now - 59min, now) == "59 min ago");
  CHECK(distance(now + 47h, now) == "in 47 h");
  CHECK(distance(now + 48h, now) == "in 2 d");
  CHECK(distance(now - std::chrono::hours(24 * 12), now) == "12 d ago");
}

TEST_CASE("a broken hash is excused where the key signed itself, and not where only the names say so") {
  const auto from_file = [](const std::string& name) {
    std::ifstream file(std::string(CERTKIT_VECTORS) + "/check/" + name + ".pem", std::ios::binary);
    const Bytes pem{std::istreambuf_iterator<char>(file), {}};
    return *read(pem, name, {}).all<Certificate>().at(0);
  };
  const Certificate first = from_file("generation_1"), second = from_file("generation_2");  // one name, two keys, both signed by the first
  CHECK(state_of(facts_of(first, kClock)) == ScanState::fine);
  CHECK(state_of(facts_of(second, kClock)) == ScanState::weak);
  CHECK(findings_of(second, facts_of(second, kClock), kClock, "ca.pem").front().message == "it is signed with SHA-1");
}
