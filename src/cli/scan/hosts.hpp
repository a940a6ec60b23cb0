// The certificates that hosts send, many hosts at once; and what is wrong with a host's chain, as `check` would say it.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "cli/scan/sightings.hpp"
#include "cli/scan/targets.hpp"

namespace certkit::cli {

struct ScanHosts {
  std::vector<const Certificate*> anchors;  // that a client trusts
  std::string trust_words;                  // which these are
  bool judge_trust = true;                  // --trust none: nobody's anchors are asked for
  unsigned at_once = 64;
  std::function<net::Observation(const net::Attempt&)> observe = net::observe;
};

// In the order of the targets; without those of ranges that do not answer, which are counted in `silent`. `done` grows meanwhile.
[[nodiscard]] std::vector<ScanHost> look_at_hosts(const std::vector<HostTarget>& targets, const ScanHosts& how, Sightings& sightings,
                                                  std::size_t& silent, std::atomic<std::size_t>& done);

}  // namespace certkit::cli
