// Independent jobs on all cores: the key derivations of one file. Results go to places of their own, so the outcome does not depend on the
// order.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace certkit::container {

// Runs every job; returns when all are done. Jobs must not throw and must not share what they write to.
void side_by_side(const std::vector<std::function<void()>>& jobs);

// Below this many iterations a thread costs more than it saves.
inline constexpr std::uint64_t kWorthAThread = 50'000;

}  // namespace certkit::container
