#include "fleet/run/same_time.hpp"

#include <cstdlib>

namespace certkit::fleet {

void require_same_time(Store& store, const World& world) {
  const auto server = store.clock();
  if (!server) return;
  const auto apart = std::chrono::duration_cast<std::chrono::seconds>(world.now() - *server);
  if (apart < kClocksApart && apart > -kClocksApart) return;
  throw Error(Errc::mismatch,
              "the clock of this machine is " + std::to_string(std::abs(apart.count())) + " s " +
                  (apart.count() > 0 ? "ahead of" : "behind") + " that of the store",
              "leases end by both: have both machines keep time (chrony, systemd-timesyncd)", store.describe());
}

}  // namespace certkit::fleet
