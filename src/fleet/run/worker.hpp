// One of any number of workers, on this machine and on others, that share a store and renew a fleet together: `certkit renew --worker`.
//
// Each takes leases of some of what is to be done, plans these once more (so that nobody renews what another has just renewed), and carries
// them out as a run does. Whose certificate it is:
//   - where the fleet says `host`, that machine's
//   - where its key is in a file, the machine's that has the file (Standing::host); where it is in a token, anybody's
//   - one that was never begun is anybody's, and from then on the machine's that begins it
// A worker that dies is replaced: on its own machine at once (presence.hpp), elsewhere when its lease ends; another worker of its machine,
// or the next run there, goes on where it was. A certificate goes to another machine only where nobody can have issued it: nothing of it is
// in place, and the request had not been sent when the worker died. There it is begun anew, with a new key; the one that the dead machine
// made is never used. Whatever was sent waits for the machine that has its key, or until the fleet says another `host`.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "fleet/run/run.hpp"

namespace certkit::fleet {

struct WorkerOptions {
  RunOptions run;
  // For so long it waits for what it may try again soon; what other workers are at it waits for as long as they are.
  std::chrono::seconds patience{300};
  std::function<void(const std::string&)> tell;  // what it does, a line for people; may be empty
};

// The plan of certificates with these names; of the whole fleet where there are none.
using PlanSome = std::function<std::vector<Planned>(std::span<const std::string> names)>;

// Until all is done, or what is left is other machines', or longer away than its patience, or the user wants to stop. One outcome for each
// certificate that it had to do with, its last, also where it throws RunFailed. Throws what run() throws; Errc::mismatch where this
// machine's clock and the store's are not together: leases end by both.
[[nodiscard]] std::vector<Outcome> work(const Fleet& fleet, const PlanSome& plan, Store& store, const World& world,
                                        const WorkerOptions& options);

}  // namespace certkit::fleet
