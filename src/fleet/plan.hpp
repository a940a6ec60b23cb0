// What is to be done, and why: a pure function of the inventory, what is remembered, what is on disk and the time.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "fleet/asked.hpp"
#include "fleet/store.hpp"

namespace certkit::fleet {

// What is on disk of what is live.
struct Found {
  std::vector<std::string> missing, changed;  // files
  std::vector<std::string> other_looks;       // files that certkit put there: whose owner or mode is another one than asked for, and how
  std::vector<std::string> unreadable;        // with why: an error, and never a reason to issue
  std::vector<std::string> unusable;  // places where no file can be put, with why: a link, a folder that is none, an owner that is unknown
  std::string lost_key;               // where files alone are missing: why they cannot be made again of the key that is kept; else empty
  std::vector<std::string> wrong_keys;   // where the store knows of nothing: files whose key is not that of `installed`
  std::optional<Certificate> installed;  // where the store knows of nothing: what stands in the place of the leaf
  std::optional<Certificate> served;     // by an endpoint, where one was asked: one that is not the right one, if there is such
  std::vector<std::string> notes;        // what could not be found out, and is no reason: an endpoint that does not answer
};

struct Reason {
  // Of what is due: window, ari, revoked, drift-names, drift-key, drift-profile, drift-issuer, drift-files, drift-endpoint,
  // drift-host, untold, new, forced. Of the others: under-way, left, held-back, budget, inventory, place, unreadable, host.
  std::string id;
  std::string text;  // "it ends 2027-03-01"
};
struct Planned {
  enum class Verdict : std::uint8_t {
    ok,        // until `when`
    due,       // now
    resume,    // a renewal is under way and goes on
    waiting,   // pending at the CA, or held back until `when` after a failure
    blocked,   // cannot be done: see reasons
    elsewhere  // another machine has its key, and renews it
  } verdict = Verdict::ok;
  const CertificateEntry* entry = nullptr;
  // Instead of one of the fleet: what little is known of a certificate that was taken out of it while its files may have been half new.
  // What is in place of them goes back to what was there before.
  std::shared_ptr<const CertificateEntry> left;
  std::vector<Reason> reasons;
  std::vector<std::string> notes;  // what is strange and no reason: a certificate that is not valid yet
  std::string host;                // that holds its key; empty: any, or not known yet
  std::optional<Time> not_after;
  bool again = false;   // it is due for its files alone, or all else is held back: they are put in place again, nothing is asked for
  Time when{};          // due at, or to be tried again at
  Time changed{};       // Renewal::changed, as it was when this was planned
  bool failed = false;  // it waits because its last attempt did
};
[[nodiscard]] std::string_view to_word(Planned::Verdict verdict) noexcept;  // "ok", "due", …

// The machine that holds its key, and renews it; empty: any. Where the fleet says another one than the store, it moves, once what is under
// way there has come to its end.
[[nodiscard]] std::string holder_of(const CertificateEntry& entry, const Standing* standing);
[[nodiscard]] bool is_under_way(Step step) noexcept;
[[nodiscard]] bool nothing_was_sent(Step step) noexcept;  // under way, and nobody can have issued it yet
// What the fleet asks for by now that a request which is out already does not; empty: nothing, or nothing is out.
[[nodiscard]] std::string changed_since_asked(const Renewal& renewal, const Asked& asked);
// Some of its files may be in place, and are not live yet.
[[nodiscard]] bool may_be_half_way(Step step) noexcept;

struct PlanOptions {
  Time now{};
  std::string host;  // this machine; empty: whatever is bound to one is this one's
  std::vector<std::string> only;
  bool only_failed = false;  // those whose last attempt failed, at once
  bool force = false;
  Time edited{};                          // when the fleet's files were last written: who failed before that need not wait
  int budget = 0;                         // renewals at most; the most urgent first; 0: no limit
  std::chrono::seconds jitter{6 * 3600};  // by a stable hash of the name; never into the last third of the window
};
struct PlanInput {
  const CertificateEntry* entry = nullptr;
  const Standing* standing = nullptr;  // null: not known yet
  const Asked* asked = nullptr;        // null: `problem` says why
  Found found;
  std::string problem;  // what keeps it from being planned, with its place
  bool revoked = false;
};
// One certificate at a time, so that what is known of thirty thousand need not be in memory at once: what a PlanInput points to has to be
// there during add() or judge() only, but for the entry.
class Planner {
 public:
  explicit Planner(PlanOptions options);
  // Whether it is part of this plan at all (`only`, `only_failed`). add() asks it, judge() does not.
  [[nodiscard]] bool wants(const CertificateEntry& entry, const Standing* standing) const;
  [[nodiscard]] Planned judge(const PlanInput& input) const;         // may be called by several threads at once
  [[nodiscard]] Planned judge_left(const Standing& standing) const;  // see Planned::left
  void add(Planned&& judged) { all_.push_back(std::move(judged)); }
  void add(const PlanInput& input);
  [[nodiscard]] std::vector<Planned> done();  // in the order of add(); the budget is applied

 private:
  PlanOptions options_;
  std::unordered_set<std::string> only_;
  std::vector<Planned> all_;
};
// When what is live is due by its end, or by what its CA says. Drift, which nobody looks for here, may make it so earlier.
[[nodiscard]] Time due_at(const CertificateEntry& entry, const Live& live, std::chrono::seconds jitter = PlanOptions().jitter);
[[nodiscard]] std::vector<Planned> plan(std::span<const PlanInput> inputs, const PlanOptions& options);

}  // namespace certkit::fleet
