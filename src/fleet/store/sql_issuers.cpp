// What all workers together may ask of an issuer: how often, how many at a time, and for how long not at all.
#include <algorithm>

#include "base/text.hpp"
#include "crypto/pbe.hpp"
#include "fleet/store/sql_store.hpp"

namespace certkit::fleet {
namespace {

constexpr const char* kMakeKnown = "INSERT INTO issuer (name) VALUES ($1) ON CONFLICT (name) DO NOTHING";

const char* seat_sql(const Database& database) {
  static const auto with = [](const char* skip) {
    return std::string(
               "UPDATE seat SET worker = $3, fence = fence + 1, until = $4, taken = $5, ticket = $6 WHERE issuer = $1 AND number = (SELECT "
               "number FROM seat WHERE issuer = $1 AND number <= $2 AND (worker = '' OR until < $5 OR taken > $7) ORDER BY number LIMIT "
               "1") +
           skip + ") RETURNING number, fence";
  };
  static const std::string kPlain = with(""), kSkipping = with(" FOR UPDATE SKIP LOCKED");
  return *database.for_update_skip_locked() == '\0' ? kPlain.c_str() : kSkipping.c_str();
}

// Until when, of what can last as long as `most` from now; longer: it was said by a clock that was ahead, and is over.
Time unless_impossible(Time until, std::chrono::seconds most, Time now) { return until > now + most + 2 * kClocksApart ? Time{} : until; }

}  // namespace

// A bucket of `most` that fills evenly, kept as the moment when it will be full again (GCRA): one number, and no clock but the caller's.
std::chrono::milliseconds SqlStore::take_token(const std::string& issuer, const Rate& rate, Time now) {
  if (rate.tokens == 0) return std::chrono::milliseconds(0);
  const std::int64_t each =
      std::max<std::int64_t>(1, std::chrono::duration_cast<std::chrono::milliseconds>(rate.per).count() / rate.tokens);
  const std::int64_t most = rate.burst == 0 ? rate.tokens : rate.burst;
  const std::int64_t at = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
  constexpr auto apart = std::chrono::milliseconds(2 * kClocksApart).count();
  return persistently([&] {
    const auto taken = [&] {
      return !database_
                  ->run(
                      "UPDATE issuer SET spent = CASE WHEN spent > $2 THEN spent ELSE $2 END + $3 WHERE name = $1 AND spent + $3 - $2 <= "
                      "$4 RETURNING spent",
                      {issuer, at, each, most * each})
                  .rows.empty();
    };
    if (taken()) return std::chrono::milliseconds(0);
    if (database_->run(kMakeKnown, {issuer}).changed == 1 && taken()) return std::chrono::milliseconds(0);
    // It cannot be more than empty: a clock was ahead.
    database_->run("UPDATE issuer SET spent = $2 WHERE name = $1 AND spent > $3", {issuer, at + most * each, at + most * each + apart});
    const Rows rows = database_->run("SELECT spent FROM issuer WHERE name = $1", {issuer});
    return std::chrono::milliseconds(std::max<std::int64_t>(1, std::get<std::int64_t>(rows.rows.at(0).at(0)) + each - at - most * each));
  });
}

std::optional<Seat> SqlStore::take_seat(const std::string& issuer, int seats, const std::string& worker, Time until, Time now) {
  const std::string ticket = base::to_hex(crypto::random_bytes(8));  // by which a seat is found whose answer was lost
  const std::vector<Cell> wanted{issuer, std::int64_t{seats}, worker, to_cell(until), to_cell(now), ticket, latest_cell(now)};
  const Rows rows = persistently([&, again = false]() mutable {
    Rows taken;
    if (again) taken = database_->run("SELECT number, fence FROM seat WHERE issuer = $1 AND ticket = $2", {issuer, ticket});
    again = true;
    if (taken.rows.empty()) taken = database_->run(seat_sql(*database_), wanted);
    if (!taken.rows.empty()) return taken;
    const Rows made = database_->run(
        "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2) INSERT INTO seat (issuer, number) "
        "SELECT $1, i FROM n WHERE true ON CONFLICT (issuer, number) DO NOTHING",
        {issuer, std::int64_t{seats}});
    return made.changed == 0 ? taken : database_->run(seat_sql(*database_), wanted);
  });
  if (rows.rows.empty()) return std::nullopt;
  const Row& row = rows.rows.front();
  return Seat{issuer, worker, std::get<std::int64_t>(row.at(0)), std::get<std::int64_t>(row.at(1))};
}

void SqlStore::leave_seat(const Seat& seat) {
  persistently([&] {
    database_->run("UPDATE seat SET worker = '', until = 0 WHERE issuer = $1 AND number = $2 AND worker = $3 AND fence = $4",
                   {seat.issuer, seat.number, seat.worker, seat.fence});
  });
}

Store::Breaker SqlStore::breaker(const std::string& issuer, const BreakerRule& rule, Time now) {
  const Rows rows =
      persistently([&] { return database_->run("SELECT failures, open_until, left_alone_until FROM issuer WHERE name = $1", {issuer}); });
  if (rows.rows.empty()) return {};
  Columns columns(rows.rows.front(), where_);
  Breaker breaker;
  breaker.failures = static_cast<int>(columns.number());
  breaker.open_until = unless_impossible(columns.time(), rule.most, now);
  breaker.left_alone_until = unless_impossible(columns.time(), kLongestWish, now);
  return breaker;
}

// Done again after a broken connection it may say false to the one whose trial it is: then it is the next one's, when that time is over.
bool SqlStore::begin_trial(const std::string& issuer, const BreakerRule& rule, Time until, Time now) {
  return persistently([&] {
    return !database_
                ->run(
                    "UPDATE issuer SET open_until = $3 WHERE name = $1 AND failures >= $2 AND (open_until <= $4 OR open_until > $5) "
                    "RETURNING open_until",
                    {issuer, std::int64_t{rule.after}, to_cell(until), to_cell(now), latest_cell(now + rule.most)})
                .rows.empty();
  });
}

void SqlStore::leave_alone(const std::string& issuer, Time until, Time now) {
  persistently([&] {
    database_->run(
        "INSERT INTO issuer (name, left_alone_until) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET left_alone_until = CASE WHEN "
        "issuer.left_alone_until > $2 AND issuer.left_alone_until <= $3 THEN issuer.left_alone_until ELSE $2 END",
        {issuer, to_cell(until), latest_cell(now + kLongestWish)});
  });
}

Store::Breaker SqlStore::count_failure(const std::string& issuer, const BreakerRule& rule, Time now) {
  Breaker breaker;
  in_transaction([&] {
    database_->run(kMakeKnown, {issuer});
    const Rows rows = database_->run("UPDATE issuer SET failures = failures + 1 WHERE name = $1 RETURNING failures, open_until", {issuer});
    Columns columns(rows.rows.at(0), where_);  // and no other worker's until the end of the transaction
    breaker.failures = static_cast<int>(columns.number());
    breaker.open_until = unless_impossible(columns.time(), rule.most, now);
    if (breaker.failures < rule.after) return;
    std::chrono::seconds closed = std::min(rule.first, rule.most);
    for (int i = rule.after; i < breaker.failures && closed < rule.most; ++i) closed = std::min(closed * 2, rule.most);
    breaker.open_until = std::max<Time>(breaker.open_until, now + closed);
    database_->run("UPDATE issuer SET open_until = $2 WHERE name = $1", {issuer, to_cell(breaker.open_until)});
  });
  return breaker;
}

void SqlStore::count_success(const std::string& issuer) {
  persistently([&] { database_->run("UPDATE issuer SET failures = 0, open_until = 0 WHERE name = $1 AND failures <> 0", {issuer}); });
}

}  // namespace certkit::fleet
