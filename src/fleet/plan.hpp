// What is to be done, and why: a pure function of the inventory, what is remembered, what is on disk and the time.
#pragma once

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
  std::vector<std::string> unreadable;        // with why: an error, and never a reason to issue
  std::optional<Certificate> installed;       // where the store knows of nothing: what stands in the place of the leaf
  std::optional<Certificate> served;          // by an endpoint, where it was looked at
  bool looked_at_endpoint = false;
};

struct Reason {
  std::string id;    // window, ari, revoked, drift-names, drift-key, drift-profile, drift-issuer, drift-files, drift-endpoint, new, forced
  std::string text;  // "its 30 days before 2027-03-01 begin 2027-01-30"
};
struct Planned {
  enum class Verdict : std::uint8_t {
    ok,       // until `when`
    due,      // now
    resume,   // a renewal is under way and goes on
    waiting,  // pending at the CA, or held back until `when` after a failure
    blocked   // cannot be done: see reasons
  } verdict = Verdict::ok;
  const CertificateEntry* entry = nullptr;
  std::vector<Reason> reasons;
  std::optional<Time> not_after;
  Time when{};  // due at, or to be tried again at
};

struct PlanOptions {
  Time now{};
  std::vector<std::string> only;
  bool only_failed = false, force = false;
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
// there during add() only, but for the entry.
class Planner {
 public:
  explicit Planner(PlanOptions options);
  void add(const PlanInput& input);
  [[nodiscard]] std::vector<Planned> done();  // in the order of add(); the budget is applied

 private:
  PlanOptions options_;
  std::unordered_set<std::string> only_;
  std::vector<Planned> all_;
};
[[nodiscard]] std::vector<Planned> plan(std::span<const PlanInput> inputs, const PlanOptions& options);

}  // namespace certkit::fleet
