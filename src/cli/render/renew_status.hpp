// Where a fleet stands and what happened to it: for people, programs and Prometheus.
#pragma once

#include <string>
#include <vector>

#include "cli/renew/status.hpp"
#include "cli/session.hpp"

namespace certkit::cli {

void show(Session& session, const FleetStatus& status);
// Events of one certificate, or of all, the oldest first.
void show(Session& session, const std::vector<fleet::Event>& events);
// Of all that are in the fleet; of more than kMostSeries those that are in trouble before the others.
[[nodiscard]] std::string prometheus(const FleetStatus& status);

}  // namespace certkit::cli
