#include "fleet/run/run.hpp"

#include <future>

#include "crypto/threads.hpp"
#include "fleet/run/presence.hpp"
#include "fleet/run/same_time.hpp"
#include "fleet/run/wave.hpp"

namespace certkit::fleet {

bool is_done(Outcome::What what) noexcept {
  return what == Outcome::What::renewed || what == Outcome::What::repaired || what == Outcome::What::taken_back;
}

bool is_to_do(const Planned& planned, bool resume) noexcept {
  return planned.verdict == Planned::Verdict::resume || (planned.verdict == Planned::Verdict::due && !resume);
}

ShownCertificate::ShownCertificate(const Certificate& certificate)
    : sha256(certificate.sha256()),
      serial(certificate.serial_hex()),
      key(certificate.public_key().describe()),
      not_before(certificate.not_before()),
      not_after(certificate.not_after()) {}

std::vector<Outcome> run(const Fleet& fleet, std::span<const Planned> planned, Store& store, const World& world,
                         const RunOptions& options) {
  std::vector<const Planned*> wanted;
  for (const Planned& one : planned)
    if (is_to_do(one, options.resume)) wanted.push_back(&one);
  crypto::prepare_for_threads();
  require_same_time(store, world);
  end_the_dead(store, world);
  std::vector<Outcome> outcomes;
  outcomes.reserve(wanted.size());
  Work work(fleet, store, world, options);
  // While one wave is put to use (it waits for disks and services), the next is made ready (it waits for issuers, or computes).
  std::unique_ptr<Wave> ready;
  for (std::size_t at = 0; ready || (at < wanted.size() && !work.is_over());) {
    std::unique_ptr<Wave> next;
    std::future<void> making;
    if (at < wanted.size() && !work.is_over()) {
      const std::size_t count = std::min(std::max<std::size_t>(1, options.wave), wanted.size() - at);
      next = std::make_unique<Wave>(work, std::span(wanted).subspan(at, count));
      // On this thread, too, where the machine gives no other one.
      const bool beside = ready && next->may_overlap();
      making = std::async(beside ? std::launch::async | std::launch::deferred : std::launch::deferred, [&] { next->make_ready(); });
      at += count;
    }
    if (ready)
      for (Outcome& outcome : ready->put_to_use()) outcomes.push_back(std::move(outcome));
    if (next) making.get();
    ready = std::move(next);
  }
  for (std::size_t at = outcomes.size(); at < wanted.size(); ++at) {
    Outcome& outcome = outcomes.emplace_back();
    outcome.name = wanted[at]->entry->name;
    outcome.error = "the run was ended before it was reached";
  }
  const auto failure = work.store_failure();
  if (!failure) return outcomes;
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    throw RunFailed(error, std::move(outcomes));
  }
}

}  // namespace certkit::fleet
