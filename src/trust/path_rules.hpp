// The rules of RFC 5280 §6.1, and what clients ask of a leaf, held against one path.
#pragma once

#include <span>
#include <vector>

#include "trust/path.hpp"
#include "trust/path_element.hpp"

namespace certkit::trust {

struct PathJudgement {
  std::vector<Defect> defects, remarks;
};
// Names times ranges of name constraints that are compared for one leaf at most, on however many paths: 2,000 names under 2,000 ranges
// would take seconds.
inline constexpr std::size_t kMostComparisons = 1u << 20;

// `path`: leaf first. `anchored`: the last one is trusted. Signatures have been verified. `comparisons` is what is left of the above, and
// becomes less.
[[nodiscard]] PathJudgement judge_path(std::span<const PathElement* const> path, bool anchored, const PathQuestion& question,
                                       const std::string& host, std::size_t& comparisons);

}  // namespace certkit::trust
