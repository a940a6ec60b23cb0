// A certificate's standing as a row of the store, and back; words for steps.
#pragma once

#include "fleet/store.hpp"
#include "fleet/store/database.hpp"

namespace certkit::fleet {

inline constexpr const char* kStandingColumns =
    "name, host, renewal, step, reason, csr, key, reference, chain, generation, attempts, started, changed, next_try, error_code, error, "
    "live_chain, live_generation, live_key, live_issuer, asked, files, since, window_from, window_to, ask_window_again, renewal_issuer, "
    "renewal_asked, kind, cause, untold";
[[nodiscard]] std::string standing_columns(std::int64_t version);  // the same, of tables of an earlier version
[[nodiscard]] std::vector<Cell> to_cells(const Standing& one);     // as kStandingColumns
// Throws Errc::malformed, naming the certificate and the `store`.
[[nodiscard]] Standing standing_from(const Row& row, const std::string& store);

[[nodiscard]] Error lease_lost(const Lease& lease);

[[nodiscard]] std::int64_t to_cell(Time time);
// The last moment that the clock of any worker can show.
[[nodiscard]] std::int64_t latest_cell(Time now);
// Whether somebody has a certificate or a seat, with to_cell(now) as $1 and latest_cell(now) as $2.
inline constexpr const char* kHeld = "worker <> '' AND lease_until >= $1 AND leased <= $2";
[[nodiscard]] Time to_time(std::int64_t seconds);

// A row, column by column. What is there is of this program's own making, or damage.
class Columns {
 public:
  Columns(const Row& row, const std::string& store) : row_(row), store_(store) {}
  [[nodiscard]] std::int64_t number();
  [[nodiscard]] std::optional<std::int64_t> number_if_any();
  [[nodiscard]] std::string text();
  [[nodiscard]] Bytes octets();
  [[nodiscard]] Time time() { return to_time(number()); }
  [[nodiscard]] std::vector<Certificate> certificates();
  [[nodiscard]] std::vector<Live::File> files();

 private:
  [[noreturn]] void damaged(const std::string& why) const;
  [[nodiscard]] std::size_t element_size(ByteView der) const;
  const Row& row_;
  const std::string& store_;
  std::size_t at_ = 0;
};

}  // namespace certkit::fleet
