// One certificate on its way through a wave.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>

#include "fleet/asked.hpp"
#include "fleet/run/deployment.hpp"
#include "fleet/run/run.hpp"

namespace certkit::fleet {

// Why it did not come to its end.
struct Failure {
  std::string code, message, hint;  // code: a word of Errc, "hook" or "endpoint"
  // What the next attempt would find again: it is made when there was time to mend it.
  bool lasting = false;
  // Nothing that there is of this renewal can be gone on with: the next attempt begins anew.
  bool for_good = false;
  std::optional<Time> again;  // the next attempt; else retry_after() says when (pauses.hpp)
  [[nodiscard]] static Failure of(const Error& error);
};

[[nodiscard]] Error issuer_gone(const std::string& issuer);  // from the fleet, and it was asked
[[nodiscard]] bool is_reason(const Planned& planned, std::string_view id);

struct Task {
  const Planned* planned = nullptr;
  const CertificateEntry* entry = nullptr;
  Lease lease;
  Standing standing;
  Step recorded = Step::none;  // of its renewal, as the store knows it
  std::optional<Asked> asked;
  std::optional<Error> problem;  // why there is no `asked`
  std::optional<PrivateKey> key;
  std::optional<Deployment> deployment;
  std::optional<Failure> undo;  // the files are in place, and have to go again
  bool maybe_in_place = false;  // an earlier run began to put its files in place: what fails is taken back
  bool staged_again = false;
  bool told = false;       // somebody may have been told of the new files
  int replaced = 0;        // the generation that was live before
  bool some_left = false;  // somebody changed files of it: they were not put back with the others
  std::string untold;      // of hooks that failed when the new files were gone again: what they said
  bool chain_is_complete = false;
  bool over = false;               // nothing more is done with it in this wave
  std::atomic<bool> lost = false;  // its lease
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
  Outcome outcome;

  [[nodiscard]] Renewal& renewal() noexcept { return standing.renewal; }
  [[nodiscard]] const Renewal& renewal() const noexcept { return standing.renewal; }
  [[nodiscard]] const Certificate& leaf() const { return standing.renewal.certificates.at(0); }
  // What it is once it is done: a new certificate, the same one again, or one of before.
  [[nodiscard]] Outcome::What what_is_done() const;
  [[nodiscard]] bool has_certificate() const noexcept { return !standing.renewal.certificates.empty(); }
  [[nodiscard]] std::filesystem::path folder(const World& world) const;  // of its generation
  // What is live was revoked, and the renewal is for the same key: it is not certified again.
  [[nodiscard]] bool asks_for_revoked_key() const;
  void say_untold(const std::string& what);
  void end(Outcome::What what, const Failure& why);
};

}  // namespace certkit::fleet
