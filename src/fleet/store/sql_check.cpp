// Whether a store is sound: what the database says of itself, and whether what its records say goes together.
#include <algorithm>
#include <set>

#include "certkit/make.hpp"
#include "fleet/store/sql_store.hpp"

namespace certkit::fleet {
namespace {

constexpr std::int64_t kPage = 500;

bool between(Step step, Step first, Step last) { return step >= first && step <= last; }

// Each a sentence that goes on from the certificate's name.
std::vector<std::string> problems_of(const Standing& one) {
  std::vector<std::string> problems;
  const Renewal& renewal = one.renewal;
  const auto say = [&](bool wrong, const char* what) {
    if (wrong) problems.emplace_back(what);
  };
  say(renewal.step != Step::none && renewal.id.empty(), "has a renewal without its id");
  say(between(renewal.step, Step::key_ready, Step::done) && renewal.csr.empty(), "has a renewal whose request is not there");
  say(between(renewal.step, Step::key_ready, Step::done) && renewal.key.empty(), "has a renewal that does not say where its key is");
  say(renewal.step == Step::pending && renewal.reference.empty(), "waits for its CA, and the reference is not there");
  say(between(renewal.step, Step::issued, Step::done) && renewal.certificates.empty(),
      "is issued, as its record says, and the certificate is not there");
  if (!renewal.certificates.empty() && !renewal.csr.empty()) try {
      say(renewal.certificates.front().public_key() != Csr(renewal.csr).public_key(),
          "has a certificate for another key than its request's");
    } catch (const Error& error) {
      problems.push_back("has a request that cannot be read: " + error.message());
    }
  say(renewal.step == Step::done && !one.live.certificates.empty() && !renewal.certificates.empty() &&
          one.live.certificates.front() != renewal.certificates.front() && one.live.generation == renewal.generation,
      "has another certificate in place than the one that its last renewal says");
  say(!one.live.certificates.empty() && one.live.key.empty(), "has a certificate in place, and does not say where its key is");
  std::set<std::filesystem::path> paths;
  for (const Live::File& file : one.live.files)
    if (!paths.insert(file.path).second) problems.push_back("has the file " + file.path.string() + " twice");
  return problems;
}

}  // namespace

std::vector<Store::Problem> SqlStore::check() {
  std::vector<Problem> problems;
  persistently([&] {
    problems.clear();
    for (const std::string& text : database_->check()) problems.push_back({"", text});
  });
  if (!problems.empty()) return problems;  // what is in damaged pages is not looked at
  static const std::string kSelect = std::string("SELECT ") + kStandingColumns + " FROM certificate WHERE name > $1 ORDER BY name LIMIT $2";
  for (std::string last;;) {
    const Rows page = persistently([&] { return database_->run(kSelect.c_str(), {last, kPage}); });
    for (const Row& row : page.rows) {
      last = Columns(row, where_).text();
      try {
        for (std::string& text : problems_of(standing_from(row, where_))) problems.push_back({last, std::move(text)});
      } catch (const Error& error) {
        problems.push_back({last, error.message()});
      }
    }
    if (page.rows.size() < static_cast<std::size_t>(kPage)) break;
  }
  const Rows steps =
      persistently([&] { return database_->run("SELECT step, count(*), min(name) FROM event GROUP BY step ORDER BY step"); });
  for (const Row& row : steps.rows) try {
      (void)step_from_word(Columns(row, where_).text());
    } catch (const Error& error) {
      problems.push_back({std::get<std::string>(row.at(2)), error.message()});
    }
  return problems;
}

}  // namespace certkit::fleet
