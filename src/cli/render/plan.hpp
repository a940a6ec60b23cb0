// What a fleet's plan says: as text, as JSON, and as a page.
#pragma once

#include "cli/render/page.hpp"
#include "cli/renew/planning.hpp"

namespace certkit::cli {

struct PlanCounts {
  std::size_t due = 0, resume = 0, blocked = 0, waiting = 0, elsewhere = 0, ok = 0;
  const fleet::Planned* next = nullptr;  // of those that are ok which is due first
};
[[nodiscard]] PlanCounts counts_of(const fleet::FleetPlan& plan);

// `all`: those that are ok are listed, too.
void show_plan(Session& session, const FleetReport& report, bool all);
[[nodiscard]] Page page_of(const FleetReport& report);

}  // namespace certkit::cli
