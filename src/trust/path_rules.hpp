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
// `path`: leaf first. `anchored`: the last one is trusted. Signatures have been verified.
[[nodiscard]] PathJudgement judge_path(std::span<const PathElement* const> path, bool anchored, const PathQuestion& question,
                                       const std::string& host);

}  // namespace certkit::trust
