// The tables of docs/scaling.md, or with --json the figures for the bench.
#include <cstdio>
#include <cstring>

#include "model.hpp"

using namespace scaling;

namespace {

using Table = std::vector<std::vector<std::string>>;

std::string grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3) text.insert(static_cast<std::size_t>(at), ",");
  return text;
}
std::string tenth(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", number);
  return text;
}
std::string duration(int minutes) {
  if (minutes < 0) return "never";
  if (minutes < kHour) return std::to_string(minutes) + " min";
  return minutes < 3 * kDay ? tenth(minutes / 60.0) + " h" : tenth(minutes / 1440.0) + " d";
}

void print(const char* title, const Table& table) {
  std::printf("%s\n\n", title);
  for (std::size_t row = 0; row < table.size(); ++row) {
    for (const std::string& cell : table[row]) std::printf("| %s ", cell.c_str());
    std::printf("|\n");
    if (row > 0) continue;
    for (std::size_t column = 0; column < table[row].size(); ++column) std::printf("|%s", column == 0 ? "---" : "--:");
    std::printf("|\n");
  }
  std::printf("\n");
}

std::vector<Issuer> a_million() {
  // Let's Encrypt asks nothing of who renews as ARI says; what is asked here is our own manners.
  return {{"letsencrypt", 500'000, "ari", 10, 1, 10, 50, 6000},
          {"adcs", 300'000, "33%", 5, 1, 5, 16, 1500},
          {"internal", 200'000, "33%", 0, 60, 0, 0, 300}};
}
std::string limits_of(const Issuer& issuer) {
  if (issuer.rate == 0) return "none";
  return std::to_string(issuer.rate) + " in " +
         (issuer.per == 1    ? "1 s"
          : issuer.per == 60 ? "1 min"
                             : std::to_string(issuer.per) + " s") +
         (issuer.in_flight > 0 ? ", " + std::to_string(issuer.in_flight) + " in flight" : "");
}

struct Fleet {
  std::vector<Issuer> issuers = a_million();
  std::vector<std::vector<std::int32_t>> due;
  Fleet() {
    for (const Issuer& issuer : issuers) due.push_back(minutes_until_due(issuer));
  }
  [[nodiscard]] Outcome simulated(const Case& what) const { return simulate(issuers, due, what); }
};

constexpr Case four_workers() {
  Case what;
  what.workers = 4;
  return what;
}
constexpr Case after_three_days() {
  Case what = four_workers();
  what.outage_from = 7 * kDay;
  what.outage_to = 10 * kDay;
  return what;
}

void print_fleet(const Fleet& fleet) {
  Table table{{"issuer", "certificates", "`renew_before`", "`limits`", "a job is busy for", "due on the day", "renewals a day",
               "of what its limits allow"}};
  for (std::size_t i = 0; i < fleet.issuers.size(); ++i) {
    const Issuer& issuer = fleet.issuers[i];
    double days = 0;
    for (const std::int32_t minutes : fleet.due[i]) days += minutes / 1440.0;
    days /= issuer.certificates;
    const double a_day = issuer.certificates / days, allowed = issuer.rate > 0 ? 86400.0 * issuer.rate / issuer.per : 0;
    table.push_back({issuer.name, grouped(issuer.certificates), issuer.renew_before, limits_of(issuer),
                     tenth(issuer.milliseconds / 1000.0) + " s", tenth(days), grouped(static_cast<std::int64_t>(a_day)),
                     allowed > 0 ? tenth(100 * a_day / allowed) + " %" : "–"});
  }
  print("**The fleet.** `due on the day`: of its 47, on average, as the plan says.", table);
}

void print_outage(const Fleet& fleet) {
  const Case what = after_three_days();
  const Outcome outcome = fleet.simulated(what);
  Table table{{"time", "letsencrypt", "adcs", "internal"}};
  const auto row = [&](const std::string& when, int minute) {
    std::vector<std::string> cells{when};
    for (const std::int32_t length : outcome.queue[static_cast<std::size_t>(minute / kHour)]) cells.push_back(grouped(length));
    table.push_back(std::move(cells));
  };
  row("an hour before", what.outage_from - kHour);
  for (const int day : {1, 2}) row("after " + std::to_string(day) + (day == 1 ? " day" : " days"), what.outage_from + day * kDay);
  row("its end, after 3 days", what.outage_to - kHour);
  for (const int hours : {1, 2, 3, 4, 6, 8, 12}) row("+ " + std::to_string(hours) + " h", what.outage_to + hours * kHour);
  print("**Three days without renewals**, four workers of 8 jobs: certificates that are due and wait, by issuer.", table);
}

void print_cases(const Fleet& fleet) {
  Table table{{"case", "most in the queue", "caught up after", "renewals a minute, most", "least time left at a renewal", "expired"}};
  const auto row = [&](const std::string& name, const Case& what, const Fleet& of, bool begins_behind) {
    const Outcome outcome = of.simulated(what);
    table.push_back({name, grouped(outcome.most), begins_behind ? duration(outcome.caught_up) : "–", grouped(outcome.most_in_a_minute),
                     duration(std::max(outcome.least_left, 0)), grouped(outcome.expired)});
  };
  Case what = four_workers();
  row("nothing happens", what, fleet, false);
  what.every = kHour;
  row("the same, a run each hour instead of workers", what, fleet, false);
  row("3 days without renewals", after_three_days(), fleet, true);
  what = after_three_days();
  what.outage_to = what.outage_from + 10 * kDay;
  row("10 days without renewals", what, fleet, true);
  what = four_workers();
  what.start = Case::Start::one_day;
  row("all million issued within one day, a life later", what, fleet, false);
  what = four_workers();
  what.start = Case::Start::all_due;
  row("every certificate has to be replaced now", what, fleet, true);

  // The published limit of new orders, where a renewal is not announced as one.
  Fleet plain = fleet;
  plain.issuers[0] = {"letsencrypt", 500'000, "33%", 300, 3 * 3600, 300, 50, 6000};
  plain.due[0] = minutes_until_due(plain.issuers[0]);
  what = four_workers();
  row("without ARI: 300 new orders in 3 h, one account", what, plain, false);
  plain.issuers[0].rate = 7 * 300;
  plain.issuers[0].burst = 7 * 300;
  row("without ARI, seven accounts", what, plain, false);
  plain.issuers[0].rate = 8 * 300;
  plain.issuers[0].burst = 8 * 300;
  row("without ARI, eight accounts, 3 days without renewals", after_three_days(), plain, true);
  print("**What else may happen.** Each case is a fleet of its own, over 47 days, with four workers of 8 jobs.", table);
}

void print_workers(const Fleet& fleet) {
  Table table{
      {"workers of 8 jobs", "jobs busy on average", "caught up after 3 days without renewals", "renewals a minute, most", "expired"}};
  for (const int workers : {1, 2, 4, 8}) {
    Case what = after_three_days();
    what.workers = workers;
    const Outcome outcome = fleet.simulated(what);
    table.push_back({std::to_string(workers), tenth(outcome.busy) + " of " + std::to_string(workers * what.jobs),
                     duration(outcome.caught_up), grouped(outcome.most_in_a_minute), grouped(outcome.expired)});
  }
  print("**How many workers.**", table);
}

// Measured: 1,000 certificates of a `ca:` (P-256, one file of everything each) in SQLite, by what its tables grew.
constexpr double kStanding = 4100, kHistory = 1070;  // octets for each certificate; for each renewal
constexpr double kRecords = 10;                      // for each renewal

void print_database(const Fleet& fleet) {
  const Outcome usual = fleet.simulated(four_workers()), after = fleet.simulated(after_three_days());
  double all = 0;
  for (const Issuer& issuer : fleet.issuers) all += issuer.certificates;
  const double a_second = static_cast<double>(usual.renewed) / (47 * 86400.0), a_year = a_second * 86400 * 365;
  print("**The database**: 4.1 kB for each certificate; for each renewal 10 records and 1.1 kB of history.",
        {{"", "for all"},
         {"what is known of the certificates", tenth(all * kStanding / 1e9) + " GB"},
         {"history of a year", tenth(a_year * kHistory / 1e9) + " GB"},
         {"records a second, usually", tenth(a_second * kRecords)},
         {"records a second, at most after 3 days without renewals", tenth(after.most_in_a_minute / 60.0 * kRecords)}});
}

}  // namespace

int main(int argc, char** argv) {
  const Fleet fleet;
  if (argc > 1 && std::strcmp(argv[1], "--json") == 0) {
    const Outcome outcome = fleet.simulated(after_three_days());
    std::printf("{\"waiting\": %d, \"caught_up_minutes\": %d, \"expired\": %lld}\n", outcome.most, outcome.caught_up,
                static_cast<long long>(outcome.expired));
    return 0;
  }
  print_fleet(fleet);
  print_outage(fleet);
  print_cases(fleet);
  print_workers(fleet);
  print_database(fleet);
  return 0;
}
