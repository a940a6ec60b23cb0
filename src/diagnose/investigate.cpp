#include "diagnose/investigate.hpp"

#include <algorithm>

#include "certkit/error.hpp"
#include "diagnose/next_attempt.hpp"

namespace certkit::diagnose {
namespace {

// All attempts together, in times of the limit that one of them has.
constexpr int kWholeInLimits = 3;

std::chrono::milliseconds spent(const Case& one) {
  std::chrono::milliseconds sum{0};
  for (const net::Observation& seen : one.attempts) sum += seen.time;
  return sum;
}

// The chain of the first handshake that showed one, read.
void read_chain(Case& one, const net::Observation& seen) {
  for (const Bytes& der : seen.chain) {
    try {
      one.sent.emplace_back(der);
    } catch (const Error& error) {
      one.unreadable.push_back("certificate " + std::to_string(one.sent.size() + one.unreadable.size() + 1) + ": " + error.message());
    }
  }
}

void attempt_once(Case& one, const net::Attempt& attempt, const Means& means) {
  one.attempts.push_back(means.observe(attempt));
  const net::Observation& seen = one.attempts.back();
  if (!one.sent.empty() || !one.unreadable.empty() || seen.chain.empty()) return;
  read_chain(one, seen);
  if (one.sent.empty()) return;
  examine(one, means);
}

}  // namespace

void investigate(Case& one, const Endpoint& endpoint, const Means& means) {
  one.endpoint = true;
  one.url = endpoint.url;
  net::Attempt first = endpoint.attempt;
  first.label = attempt::kFirst;
  const std::chrono::milliseconds whole = first.whole_limit * kWholeInLimits;
  attempt_once(one, first, means);
  while (one.attempts.size() < Means::kMostAttempts) {
    std::optional<net::Attempt> next = next_attempt(one);
    const std::chrono::milliseconds left = whole - spent(one);
    if (!next || left <= std::chrono::milliseconds(0)) break;
    next->client = endpoint.attempt.client;  // an observation does not keep it
    next->whole_limit = std::min(next->whole_limit, left);
    next->connect_limit = std::min(next->connect_limit, left);
    attempt_once(one, *next, means);
  }
}

}  // namespace certkit::diagnose
