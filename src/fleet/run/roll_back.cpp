// Back to an earlier generation, by the steps of a renewal: whatever dies in between, the next run goes on.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "crypto/pbe.hpp"
#include "crypto/threads.hpp"
#include "fleet/run/generation.hpp"
#include "fleet/run/presence.hpp"
#include "fleet/run/same_time.hpp"
#include "fleet/run/wave.hpp"

namespace certkit::fleet {
namespace {

std::filesystem::path folder_of(const std::filesystem::path& all, int generation) { return all / std::to_string(generation); }

// One that was live: the newest before this one that has another certificate and that nobody took away by hand, or `wanted`.
int generation_to(const std::filesystem::path& folder, const std::string& name, const Live& in_place, std::optional<int> wanted) {
  const int live = in_place.generation, asked = wanted.value_or(live);
  const auto is_same = [&](int one) {
    try {
      return kept_in(folder_of(folder, one)).certificates.front() == in_place.certificates.front();
    } catch (const Error&) {
      return false;  // damaged: said where it is gone back to
    }
  };
  std::string list;
  int before = 0;
  for (const int one : generations(folder)) {
    const auto was = was_live(folder_of(folder, one));
    if (!was) continue;
    if (one == asked && one != live) return one;
    list += (list.empty() ? "" : ", ") + std::to_string(one) + (one == live ? " (live)" : was->taken_away ? " (taken away by hand)" : "");
    if (one < live && !was->taken_away && !is_same(one)) before = one;
  }
  if (!wanted && before != 0) return before;
  throw Error(Errc::usage,
              wanted && *wanted == live ? "the generation " + std::to_string(live) + " of " + name + " is live already"
              : wanted                  ? "no generation " + std::to_string(*wanted) + " of " + name + " that was live is kept here"
                                        : "there is no generation of " + name + " before the live one",
              list.empty()                          ? "none that was live is kept on this machine"
              : list.find(',') == std::string::npos ? "kept is " + list + " alone"
                                                    : "kept are " + list + ": --to N names one of them",
              folder.string());
}

// Where the files of the generation went is where those that are live are, or they would come to lie over somebody else's, or where nobody
// reads them.
void require_same_places(const std::filesystem::path& folder, int generation, const Standing& standing) {
  const auto paths_of = [](const std::vector<Live::File>& files) {
    std::set<std::filesystem::path> paths;
    for (const Live::File& file : files) paths.insert(file.path);
    return paths;
  };
  const auto then = paths_of(Deployment::open(folder_of(folder, generation)).files()), now = paths_of(standing.live.files);
  for (const std::filesystem::path& path : then)
    if (!now.contains(path))
      throw Error(Errc::usage,
                  "the generation " + std::to_string(generation) + " of " + standing.name + " was in other places, " + path.string() +
                      " for one; nothing was changed",
                  "go back to one that was where the files are now, or put the old places into the fleet's file and renew", path.string());
}

// Staged for what is in place now, and written down: from here on it is a renewal that is gone on with.
void begin(const Lease& lease, Standing& standing, int generation, const World& world, Journal& journal) {
  const std::filesystem::path folder = folder_of(world.work / standing.name, generation);
  Kept kept = kept_in(folder);
  WasLive was = was_live(folder).value();
  (void)Deployment::stage_again(folder);
  flush({folder});
  Renewal renewal;
  renewal.id = base::to_hex(crypto::random_bytes(8));
  renewal.step = Step::staged;
  renewal.kind = standing.is_gone_back_to() ? Renewal::Kind::further_way_back : Renewal::Kind::way_back;
  renewal.reason = "back to generation " + std::to_string(generation) + ", by hand";
  renewal.key = std::move(kept.key);
  renewal.certificates = std::move(kept.certificates);
  renewal.csr = std::move(was.csr);
  renewal.issuer = std::move(was.issuer);
  renewal.asked = std::move(was.asked);
  renewal.generation = generation;
  renewal.started = world.now();
  renewal.untold = standing.renewal.untold;
  Task task;
  task.lease = lease;
  task.standing = standing;
  task.renewal() = std::move(renewal);
  journal.record(task, task.renewal().reason);
}

}  // namespace

Outcome roll_back(const Fleet& fleet, const std::string& name, std::optional<int> generation, Store& store, const World& world) {
  const CertificateEntry* const entry = fleet.certificate(name);
  if (entry == nullptr) throw Error(Errc::usage, "there is no certificate " + name + " in the fleet", "", fleet.file.string());
  crypto::prepare_for_threads();
  const RunOptions options;
  Work work(fleet, store, world, options);
  try {
    require_same_time(store, world);
    end_the_dead(store, world);
    const auto lease = store.lease(name, world.worker, world.now() + options.lease, world.now());
    if (!lease) throw Error(Errc::unwritable, "another worker has " + name, "try again when it has come to its end");
    try {
      auto standing = store.standing(name);
      if (!standing || standing->live.certificates.empty())
        throw Error(Errc::usage, "nothing of " + name + " was ever put in place by certkit", "there is nothing to go back from");
      if (is_under_way(standing->renewal.step))
        throw Error(Errc::usage, "a renewal of " + name + " is under way, at " + std::string(to_word(standing->renewal.step)),
                    "certkit renew --only " + name + " brings it to its end");
      if (!standing->host.empty() && standing->host != world.host)
        throw Error(Errc::usage, "the files of " + name + " are on " + standing->host + ", and this is " + world.host,
                    "run it there; where this is that machine under another name: --host " + standing->host);
      const int chosen = generation_to(world.work / name, name, standing->live, generation);
      require_same_places(world.work / name, chosen, *standing);
      if (needs_whole_entry(*entry)) (void)work.asker.asked(*entry, work.home);
      begin(*lease, *standing, chosen, world, work.journal);
    } catch (...) {
      store.release(*lease);
      throw;
    }
    Planned planned;
    planned.verdict = Planned::Verdict::resume;
    planned.entry = entry;
    const Planned* const one = &planned;
    Wave wave(work, {&one, 1});
    wave.make_ready();
    std::vector<Outcome> outcomes = wave.put_to_use();
    const auto failure = work.store_failure();
    if (!failure) return std::move(outcomes.front());
    try {
      std::rethrow_exception(failure);
    } catch (const Error& error) {
      throw RunFailed(error, std::move(outcomes));
    }
  } catch (const LeaseLost&) {
    throw Error(Errc::unwritable, "another worker has taken over " + name, "try again when it has come to its end");
  } catch (const StoreFailed& failed) {
    std::rethrow_exception(failed.why);
  }
}

}  // namespace certkit::fleet
