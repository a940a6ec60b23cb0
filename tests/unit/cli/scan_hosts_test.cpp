// Many hosts at once, with the network replaced.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "cli/scan/hosts.hpp"

using namespace certkit;
using namespace certkit::cli;

namespace {

Bytes leaf() {
  std::ifstream file(std::string(CERTKIT_VECTORS) + "/container/leaf.der", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

net::Observation good(const net::Attempt& attempt) {
  net::Observation seen;
  seen.asked.host = attempt.host;
  seen.asked.port = attempt.port;
  seen.asked.server_name = attempt.server_name;
  seen.addresses = {"127.0.0.1"};
  seen.tried.push_back({"127.0.0.1", net::AddressTried::Result::connected, {}, {}});
  seen.end = net::Observation::End::finished;
  seen.version = net::TlsVersion::tls1_3;
  seen.chain = {leaf()};
  return seen;
}
net::Observation refused(const net::Attempt& attempt) {
  net::Observation seen;
  seen.asked.host = attempt.host;
  seen.asked.port = attempt.port;
  seen.addresses = {"127.0.0.1"};
  seen.tried.push_back({"127.0.0.1", net::AddressTried::Result::refused, "Connection refused", {}});
  return seen;
}

struct Looked {
  std::vector<ScanHost> hosts;
  ScanReport report;
  std::size_t silent = 0;
};
Looked look(const std::vector<HostTarget>& targets, const std::function<net::Observation(const net::Attempt&)>& observe) {
  Looked looked;
  const auto sightings =
      std::make_shared<Sightings>(Sightings::Options{{time_from_rfc3339("2026-06-01"), std::chrono::hours(24 * 30)}, true});
  ScanHosts how;
  how.observe = observe;
  how.judge_trust = false;
  std::atomic<std::size_t> done = 0;
  looked.hosts = look_at_hosts(targets, how, *sightings, looked.silent, done);
  CHECK(done == targets.size());
  looked.report.all = true;
  sightings->finish(looked.report);
  return looked;
}

bool found(const ScanHost& host, const std::string& id) {
  return std::any_of(host.findings.begin(), host.findings.end(), [&](const Finding& one) { return one.id == id; });
}

}  // namespace

TEST_CASE("what a host sends is a row with the host as its place; one that refuses is a finding") {
  std::atomic<bool> asked_by_name = false;
  const Looked looked = look({{"a.contoso.com", 443}, {"b.contoso.com", 8443}, {"10.0.0.1", 443}}, [&](const net::Attempt& attempt) {
    if (attempt.host == "a.contoso.com") asked_by_name = attempt.server_name == "a.contoso.com";
    if (attempt.host == "10.0.0.1") CHECK_FALSE(attempt.server_name.has_value());
    return attempt.port == 8443 ? refused(attempt) : good(attempt);
  });
  CHECK(asked_by_name);
  REQUIRE(looked.hosts.size() == 3);
  CHECK(looked.hosts[0].chain.size() == 1);
  CHECK(looked.hosts[1].name == "b.contoso.com:8443");
  CHECK(found(looked.hosts[1], "connection-refused"));
  CHECK(looked.report.counts.certificates == 1);
  looked.report.rows([&](const ScanRow& row) {
    CHECK(row.places == std::vector<std::string>{"10.0.0.1:443", "a.contoso.com:443"});
    CHECK(row.places_total == 2);
  });
}

TEST_CASE("addresses of a range where nobody is are counted, not listed") {
  std::vector<HostTarget> range;
  for (int i = 1; i <= 200; ++i) range.push_back({"10.0.0." + std::to_string(i), 443, net::Starttls::none, true});
  const Looked looked =
      look(range, [](const net::Attempt& attempt) { return attempt.host == "10.0.0.7" ? good(attempt) : refused(attempt); });
  REQUIRE(looked.hosts.size() == 1);
  CHECK(looked.hosts[0].name == "10.0.0.7:443");
  CHECK_FALSE(found(looked.hosts[0], "name-mismatch"));
  CHECK(looked.silent == 199);
}
