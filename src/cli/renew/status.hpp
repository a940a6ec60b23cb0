// Where each certificate of a fleet stands, by what is remembered of it: files and endpoints are not looked at.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "fleet/inventory.hpp"
#include "fleet/store.hpp"

namespace certkit::cli {

enum class FleetState : std::uint8_t {  // the worst first
  expired,                              // what is in place has ended
  failed,                               // the last attempt did, or was rolled back
  due,
  pending,    // its CA has not decided
  under_way,  // a run is at it, or was stopped in the middle
  made_new,   // it was never issued
  ok,
  left  // it is remembered, and not in the fleet any more
};
inline constexpr std::size_t kFleetStates = 8;
[[nodiscard]] std::string_view to_word(FleetState state) noexcept;  // "under-way", "new"

struct StatusRow {
  std::string name, issuer, host;
  FleetState state = FleetState::made_new;
  fleet::Step step = fleet::Step::none;
  std::optional<Time> not_after, due;  // of what is in place; due: by its end or its CA's word
  std::optional<Time> since;           // it is in place
  std::optional<Time> failing_since;   // the renewal that fails was begun
  std::optional<Time> next_try;
  int generation = 0, attempts = 0;
  std::string reference;          // of a request that is pending
  std::string error_code, error;  // of the last failure
};

struct FleetStatus {
  std::string fleet, state;  // fleet.yaml; the store
  Time now{};
  std::vector<StatusRow> rows;  // in the fleet's order; then those that left it, by name
  [[nodiscard]] std::array<std::size_t, kFleetStates> counts() const;
};

// `store` may be null: nothing is remembered yet.
[[nodiscard]] FleetStatus status_of(const fleet::Fleet& fleet, fleet::Store* store, Time now);

}  // namespace certkit::cli
