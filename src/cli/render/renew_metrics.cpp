#include <algorithm>

#include "cli/render/metrics.hpp"
#include "cli/render/renew_status.hpp"

namespace certkit::cli {
namespace {

std::int64_t seconds(Time time) { return time.time_since_epoch().count(); }

// In the order of their states, the worst first, as far as series go.
std::vector<const StatusRow*> rows_of(const FleetStatus& status) {
  std::vector<const StatusRow*> rows;
  for (const StatusRow& row : status.rows)
    if (row.state != FleetState::left) rows.push_back(&row);
  if (rows.size() > kMostSeries) {
    std::stable_sort(rows.begin(), rows.end(), [](const StatusRow* a, const StatusRow* b) { return a->state < b->state; });
    rows.resize(kMostSeries);
  }
  return rows;
}

void add_times(Metrics& metrics, const std::vector<const StatusRow*>& rows, std::string_view name, std::string_view help,
               std::optional<Time> StatusRow::*which) {
  metrics.gauge(name, help);
  for (const StatusRow* row : rows)
    if (row->*which) metrics.sample({{"name", row->name}}, seconds(*(row->*which)));
}

}  // namespace

std::string prometheus(const FleetStatus& status) {
  Metrics metrics;
  const std::vector<const StatusRow*> rows = rows_of(status);
  const auto numbers = status.counts();
  metrics.gauge("certkit_renew_certificates", "Certificates of the fleet, by where they stand.");
  for (std::size_t i = 0; i < kFleetStates; ++i)
    metrics.sample({{"state", std::string(to_word(static_cast<FleetState>(i)))}}, static_cast<std::int64_t>(numbers[i]));
  add_times(metrics, rows, "certkit_renew_not_after_seconds", "When what is in place expires, in seconds since 1970.",
            &StatusRow::not_after);
  add_times(metrics, rows, "certkit_renew_due_seconds", "When it is to be renewed, in seconds since 1970.", &StatusRow::due);
  add_times(metrics, rows, "certkit_renew_last_success_seconds",
            "When its files were put in place last, renewed, repaired or taken back, in seconds since 1970.", &StatusRow::since);
  add_times(metrics, rows, "certkit_renew_failing_since_seconds",
            "When the renewal that fails was begun, in seconds since 1970; there is none where nothing fails.", &StatusRow::failing_since);
  metrics.gauge("certkit_renew_due", "Whether it is to be renewed now.");
  for (const StatusRow* row : rows) metrics.sample({{"name", row->name}}, row->state != FleetState::ok);
  metrics.single("certkit_renew_time_seconds", "When this was written, in seconds since 1970.", seconds(status.now));
  return metrics.take();
}

}  // namespace certkit::cli
