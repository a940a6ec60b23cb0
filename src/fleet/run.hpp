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

// What a run needs of the world; everything is replaced in tests.
struct World {
  std::function<std::unique_ptr<issue::Issuer>(const IssuerEntry&)> open_issuer;
  std::function<base::ProcessEnd(const base::Process&)> run = base::run;
  std::function<net::Observation(const net::Attempt&)> observe = net::observe;
  std::function<Secret(const issue::SecretReference&)> secret;
  std::function<Time()> now;
  std::function<void(std::chrono::milliseconds)> wait;
  std::function<std::uint64_t()> random;  // for jitter of retries
  const profile::Library* library = nullptr;
  std::filesystem::path work;  // keys and generations: <work>/<name>/<generation>/; 0700
  std::string host, worker;
  std::function<void(const Event&)> say;  // each event, as it happens; from any thread, one at a time
};

struct RunOptions {
  int jobs = 8;
  std::size_t wave = 256;  // certificates whose services are told together
  std::chrono::seconds lease{300};
};

struct Outcome {
  enum class What : std::uint8_t { renewed, pending, failed, rolled_back, skipped } what = What::skipped;
  std::string name;
  std::string error_code, error, hint;
  std::optional<Certificate> before, after;
  std::chrono::milliseconds took{0};
};

// Never throws for what fails of one certificate: that is an Outcome, and the others go on.
[[nodiscard]] std::vector<Outcome> run(const Fleet& fleet, std::span<const Planned> due, Store& store, const World& world,
                                       const RunOptions& options);
// Back to the generation before, or to `generation`: files, reload, verify. Throws Errc::usage where there is none.
[[nodiscard]] Outcome roll_back(const Fleet& fleet, const std::string& name, std::optional<int> generation, Store& store,
                                const World& world);

}  // namespace certkit::fleet
