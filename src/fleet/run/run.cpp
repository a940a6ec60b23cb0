#include "fleet/run/run.hpp"

#include "crypto/threads.hpp"
#include "fleet/run/presence.hpp"
#include "fleet/run/same_time.hpp"
#include "fleet/run/wave.hpp"

namespace certkit::fleet {

bool is_done(Outcome::What what) noexcept {
  return what == Outcome::What::renewed || what == Outcome::What::repaired || what == Outcome::What::taken_back;
}

std::vector<Outcome> run(const Fleet& fleet, std::span<const Planned> planned, Store& store, const World& world,
                         const RunOptions& options) {
  std::vector<const Planned*> wanted;
  for (const Planned& one : planned)
    if (one.verdict == Planned::Verdict::due || one.verdict == Planned::Verdict::resume) wanted.push_back(&one);
  crypto::prepare_for_threads();
  require_same_time(store, world);
  end_the_dead(store, world);
  std::vector<Outcome> outcomes;
  outcomes.reserve(wanted.size());
  Work work(fleet, store, world, options);
  for (std::size_t at = 0; at < wanted.size() && !work.stopped() && !work.store_failure;) {
    const std::size_t count = std::min(std::max<std::size_t>(1, options.wave), wanted.size() - at);
    for (Outcome& outcome : Wave(work, std::span(wanted).subspan(at, count)).carry_out()) outcomes.push_back(std::move(outcome));
    at += count;
  }
  for (std::size_t at = outcomes.size(); at < wanted.size(); ++at) {
    Outcome& outcome = outcomes.emplace_back();
    outcome.name = wanted[at]->entry->name;
    outcome.error = "the run was ended before it was reached";
  }
  if (!work.store_failure) return outcomes;
  try {
    std::rethrow_exception(work.store_failure);
  } catch (const Error& error) {
    throw RunFailed(error, std::move(outcomes));
  }
}

}  // namespace certkit::fleet
