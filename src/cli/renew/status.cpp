#include "cli/renew/status.hpp"

#include <unordered_map>

#include "fleet/plan.hpp"

namespace certkit::cli {
namespace {

using fleet::Step;

std::optional<Time> if_set(Time time) { return time == Time{} ? std::nullopt : std::optional(time); }

FleetState state_of(const StatusRow& row, const fleet::Standing& standing, Time now) {
  if (row.not_after && *row.not_after < now) return FleetState::expired;
  if (row.failing_since) return FleetState::failed;
  if (row.step == Step::pending) return FleetState::pending;
  if (fleet::is_under_way(row.step)) return FleetState::under_way;
  if (standing.live.certificates.empty()) return FleetState::made_new;
  return row.due && *row.due <= now ? FleetState::due : FleetState::ok;
}

void take(StatusRow& row, const fleet::CertificateEntry* entry, const fleet::Standing& standing, Time now) {
  const fleet::Renewal& renewal = standing.renewal;
  const fleet::Live& live = standing.live;
  row.host = standing.host;
  row.step = renewal.step;
  row.generation = live.generation;
  row.since = if_set(live.since);
  if (!live.certificates.empty()) row.not_after = live.certificates.front().not_after();
  if (!live.certificates.empty() && entry != nullptr) row.due = fleet::due_at(*entry, live);
  row.error_code = renewal.error_code;
  row.error = renewal.error;
  row.attempts = renewal.attempts;
  if (!renewal.error.empty() && renewal.step != Step::done) row.failing_since = renewal.started;  // else it was held back by hand
  if (!renewal.error.empty() || renewal.step != Step::done) row.next_try = if_set(renewal.next_try);
  if (renewal.step == Step::pending) row.reference = renewal.reference;
  row.state = entry == nullptr ? FleetState::left : state_of(row, standing, now);
}

}  // namespace

std::string_view to_word(FleetState state) noexcept {
  switch (state) {
    case FleetState::expired: return "expired";
    case FleetState::failed: return "failed";
    case FleetState::due: return "due";
    case FleetState::pending: return "pending";
    case FleetState::under_way: return "under-way";
    case FleetState::made_new: return "new";
    case FleetState::ok: return "ok";
    case FleetState::left: break;
  }
  return "left";
}

std::array<std::size_t, kFleetStates> FleetStatus::counts() const {
  std::array<std::size_t, kFleetStates> counts{};
  for (const StatusRow& row : rows) ++counts[static_cast<std::size_t>(row.state)];
  return counts;
}

FleetStatus status_of(const fleet::Fleet& fleet, fleet::Store* store, Time now) {
  FleetStatus status{fleet.file.string(), store == nullptr ? "" : store->describe(), now, {}};
  std::unordered_map<std::string_view, std::size_t> at;
  for (const fleet::CertificateEntry& entry : fleet.certificates) {
    at.emplace(entry.name, status.rows.size());
    StatusRow& row = status.rows.emplace_back();
    row.name = entry.name;
    row.issuer = entry.issuer;
    row.host = entry.host;
  }
  if (store == nullptr) return status;
  store->each_standing([&](fleet::Standing&& standing) {
    const auto found = at.find(standing.name);
    const fleet::CertificateEntry* entry = found == at.end() ? nullptr : &fleet.certificates[found->second];
    StatusRow& row = entry == nullptr ? status.rows.emplace_back() : status.rows[found->second];
    row.name = standing.name;
    if (entry == nullptr) row.issuer = standing.live.issuer;
    take(row, entry, standing, now);
  });
  return status;
}

}  // namespace certkit::cli
