#include "cli/render/scan_page.hpp"

#include <doctest/doctest.h>

#include "../trust/vectors.hpp"

using namespace certkit;

namespace {

cli::ScanRow row(const std::string& name) { return {test::certificate(name), cli::ScanState::fine, {}, {name + ".der"}, 1, false}; }

cli::ScanReport report(const std::vector<std::string>& names) {
  std::vector<cli::ScanRow> rows;
  for (const std::string& name : names) rows.push_back(row(name));
  cli::ScanReport report;
  report.now = time_from_rfc3339("2027-01-15");
  report.within = std::chrono::hours(24 * 30);
  report.rows = cli::rows_of(std::move(rows));
  return report;
}

std::vector<std::string> chain(const cli::Page& page, std::size_t at = 0) {
  std::vector<std::string> names;
  for (const cli::PageLink& link : page.rows.at(at).chain) names.push_back(link.name + (link.not_after ? "" : " ?"));
  return names;
}

}  // namespace

TEST_CASE("scan page: chains go up as far as the certificates were found") {
  const auto whole = chain(page_of(report({"leaf", "root", "inter"})));
  REQUIRE(whole.size() == 3);
  CHECK(whole.back() == "Contoso Root");
  const auto broken = chain(page_of(report({"leaf", "root"})));
  REQUIRE(broken.size() == 2);
  CHECK(broken.back().ends_with(" ?"));
  CHECK(chain(page_of(report({"root"}))).size() == 1);
}

TEST_CASE("scan page: the issuer is the one with the key, and a ring ends") {
  // Two CAs of one name; the leaf's authority key identifier says which.
  const cli::Page twins = page_of(report({"twin_leaf", "twin1", "twin2"}));
  REQUIRE(twins.rows[0].chain.size() >= 2);
  const auto authority = test::certificate("twin_leaf").extensions().authority_key_identifier();
  const std::string& fingerprint = twins.rows[0].chain[1].fingerprint;
  for (const std::size_t at : {1u, 2u}) {
    const bool fits = test::certificate(at == 1 ? "twin1" : "twin2").extensions().subject_key_identifier() == authority;
    CHECK((twins.rows[at].fingerprint == fingerprint) == fits);
  }
  CHECK(chain(page_of(report({"ring_leaf", "ring_a", "ring_b"}))).size() <= 12);
}

TEST_CASE("scan page: what is no row is a note") {
  cli::ScanReport scanned = report({"leaf"});
  scanned.counts.fine = 7;
  scanned.hosts.push_back(
      {"mail.contoso.com:443", "", {}, {{"connection-refused", Severity::error, "", "", "nobody listens there", "", "", "", 0, ""}}});
  scanned.problems.push_back({Error(Errc::wrong_password, "the password is wrong"), "old.pfx", ""});
  scanned.problems_total = 12'345;
  const cli::Page page = page_of(scanned);
  CHECK(page.states.back().count == 7);
  REQUIRE(page.notes.size() == 3);
  CHECK(page.notes[0] == "mail.contoso.com:443: nobody listens there");
  CHECK(page.notes[1] == "old.pfx: the password is wrong");
  CHECK(page.notes[2] == "and 12344 more that could not be read");
}

TEST_CASE("scan page: a list without an end is cut, and that is said") {
  std::vector<cli::ScanRow> rows(cli::kMostPageRows + 5, row("leaf"));
  cli::ScanReport scanned = report({});
  scanned.every_row = cli::rows_of(std::move(rows));
  const cli::Page page = page_of(scanned);
  CHECK(page.rows.size() == cli::kMostPageRows);
  CHECK(page.notes.at(0).find("the worst 10000 of 10005") != std::string::npos);
}
