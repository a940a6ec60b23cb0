// What a library says when it is asked to build and judge a path by itself.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "trust/path.hpp"

namespace certkit::trust {

struct OpinionQuestion {
  const Certificate* leaf = nullptr;
  std::span<const Certificate*const> pool, anchors;  // few: what may be on a path
  const PathQuestion* of = nullptr;                  // time, purpose, CRLs, depth
};

struct Opinion {
  bool good = false;
  bool path_good = false;       // but for revocation and policies, which the other library does not look at
  std::string says;             // in the library's words; empty where good
  std::vector<Defect> defects;  // `at` counts from the leaf
};

// Neither throws, whatever the certificates are.
[[nodiscard]] Opinion ask_openssl(const OpinionQuestion& question);
[[nodiscard]] Opinion ask_botan(const OpinionQuestion& question);

}  // namespace certkit::trust
