// Carrying a plan out: waves of certificates, each taken from step to step, each step written down before and after, so that whatever dies
// in between, the next run goes on.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/process.hpp"
#include "fleet/plan.hpp"
#include "issue/issuer.hpp"

namespace certkit::fleet {

// What a run needs of the world; everything is replaced in tests. Functions are called from several threads.
struct World {
  std::function<std::unique_ptr<issue::Issuer>(const IssuerEntry&)> open_issuer;
  std::function<base::ProcessEnd(const base::Process&)> run = base::run;
  std::function<net::Observation(const net::Attempt&)> observe = net::observe;
  std::function<Secret(const issue::SecretReference&)> secret;  // throws Errc::no_password
  std::function<Time()> now;
  std::function<void(std::chrono::milliseconds)> wait;  // throws Errc::network when the user wants to stop
  std::function<std::uint64_t()> random;                // for the jitter of retries
  const profile::Library* library = nullptr;
  std::filesystem::path work;             // of this host: keys and generations, <work>/<name>/<generation>/ (deployment.hpp); 0700
  std::string host, worker;               // this machine; this process, of all that share the store
  std::function<void(const Event&)> say;  // each event once it is recorded; from any thread, one at a time. May be empty
  std::function<bool()> stop;             // asked between steps: true where the user wants to end; what is begun is left resumable
};

struct RunOptions {
  bool resume = false;     // only what is under way: nothing is begun
  int jobs = 8;            // requests at a time, and as many hooks or looks at endpoints
  std::size_t wave = 256;  // certificates whose services are told together
  std::chrono::seconds lease{300};
  bool at_once = false;  // also what is held back after a failure, or waits for its CA's next word
  bool force = false;    // the same, and nothing that came of an earlier attempt is used again: neither key nor certificate
};

// What reports tell of a certificate. A run keeps it of thousands to its end: the certificate itself would be ten times as large.
struct ShownCertificate {
  explicit ShownCertificate(const Certificate& certificate);
  Sha256 sha256;
  std::string serial;  // Certificate::serial_hex()
  std::string key;     // PublicKey::describe()
  Time not_before, not_after;
  friend bool operator==(const ShownCertificate& a, const ShownCertificate& b) { return a.sha256 == b.sha256; }
};

struct Outcome {
  enum class What : std::uint8_t {
    renewed,
    repaired,     // files of it were missing, and are in place again: the certificate is the same
    taken_back,   // an earlier one is in place again, as somebody asked: roll_back()
    pending,      // its CA has not decided: the next run asks again
    failed,       // before anything was in place: the old one is live as before
    rolled_back,  // it was in place and did not work: what was there before is in place again; `error` also says who could not be told of
                  // that
    broken,  // they could not be put back, or it stands half way until its entry is right, or was begun with another folder of keys: what
             // is in place is said in `error`, and the next run tries again
    skipped  // another worker has it, or it was not reached before the end
  } what = What::skipped;
  std::string name;
  std::string error_code, error, hint;  // error_code: a word of Errc, or "hook", "endpoint"
  std::optional<ShownCertificate> before, after;
  std::vector<issue::Difference> differences;  // of what came from what was asked for, which did not stop it
  std::vector<std::string> notes;              // the profile's steps that remain for people, files that were kept
  Time next_try{};     // of pending, failed, rolled_back: no run tries it before; none: the next one does, unless it left the fleet
  Time pause_until{};  // of what stands at rolling-back: a worker that goes on does not try it before, though each new run does
  std::chrono::milliseconds took{0};
};

// It came to its end, and what was wanted is in place.
[[nodiscard]] bool is_done(Outcome::What what) noexcept;

// The store failed, and the run ended: with what is known of each all the same.
class RunFailed : public Error {
 public:
  RunFailed(const Error& why, std::vector<Outcome> known) : Error(why), outcomes(std::move(known)) {}
  std::vector<Outcome> outcomes;
};

// What a run takes of a plan: what is under way and, unless it is to `resume` only, what is due.
[[nodiscard]] bool is_to_do(const Planned& planned, bool resume) noexcept;
// Those of the plan that are to do. Never throws for what fails of one: that is an Outcome, and the others go on. Throws RunFailed where
// the store fails: then nothing more is begun.
[[nodiscard]] std::vector<Outcome> run(const Fleet& fleet, std::span<const Planned> planned, Store& store, const World& world,
                                       const RunOptions& options);
// Back to the generation before the live one, or to `generation`: files, reload, verify. It is `taken_back` then; `rolled_back` where that
// did not work, and what was there before is in place again. Throws Errc::usage where there is none such, and RunFailed as run() does.
[[nodiscard]] Outcome roll_back(const Fleet& fleet, const std::string& name, std::optional<int> generation, Store& store,
                                const World& world);

}  // namespace certkit::fleet
