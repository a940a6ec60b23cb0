// How two trust stores differ, and why that may be so.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "certkit/certificate.hpp"

namespace certkit::trust {

struct InStore {
  Certificate certificate;
  std::string rejection;  // why the store does not trust it though it holds it; empty: it does
};
struct StoreDiff {
  struct Only {
    Certificate certificate;
    std::string why;  // for people; empty: nothing is known
  };
  std::vector<Only> only_a, only_b;  // trusted there and not by the other one
  std::vector<Certificate> both;
  [[nodiscard]] bool same() const noexcept { return only_a.empty() && only_b.empty(); }
};
// Each certificate once, in the order of its first appearance.
[[nodiscard]] StoreDiff diff(std::span<const InStore> a, std::span<const InStore> b, Time now);

}  // namespace certkit::trust
