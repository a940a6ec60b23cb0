#include <algorithm>

#include "net/connect.hpp"
#include "net/look.hpp"
#include "net/tls_context.hpp"

namespace certkit::net {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Without the client's key.
Attempt shown(const Attempt& attempt) {
  Attempt copy = attempt;
  copy.client = nullptr;
  return copy;
}

// Each address in turn, until one answers. A dead one has its share of the time, and leaves the others theirs, and one to TLS.
std::unique_ptr<Transport> connect(Observation& seen, const Attempt& attempt, Deadline until) {
  std::size_t left = seen.addresses.size();
  for (const std::string& address : seen.addresses) {
    const auto share = (until - Clock::now()) / static_cast<long>(left-- + 1);
    if (share <= Clock::duration::zero()) break;
    Connected one = connect_to(address, attempt.reached_port(), Clock::now() + std::min<Clock::duration>(share, attempt.connect_limit));
    seen.tried.push_back(std::move(one.tried));
    if (one.transport) return std::move(one.transport);
  }
  return nullptr;
}

}  // namespace

Observation observe(const Attempt& attempt) {
  const auto began = Clock::now();
  const Deadline until = began + attempt.whole_limit;
  if (attempt.client) (void)tls_context(attempt);  // whether it can be shown is known before anything is opened
  Observation seen;
  seen.asked = shown(attempt);
  if (attempt.address.empty()) {
    Resolved resolved = resolve(attempt.host, attempt.family, until);
    seen.addresses = std::move(resolved.addresses);
    seen.resolve_error = std::move(resolved.error);
  } else {
    seen.addresses = {attempt.address};
  }
  if (const auto transport = connect(seen, attempt, until)) look(*transport, seen, attempt, until);
  seen.time = std::chrono::duration_cast<milliseconds>(Clock::now() - began);
  return seen;
}

}  // namespace certkit::net
