// What `lint`, `profile lint` and `csr --issuer-kind public` need besides the rules.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/profiles.hpp"
#include "cli/request.hpp"
#include "lint/lint.hpp"

namespace certkit::cli {

// The certificates that a device needs with the values that were given.
class DeviceAsked {
 public:
  // Throws Errc::usage where a value is missing.
  DeviceAsked(const Session& session, const ProfileChoice& choice);
  [[nodiscard]] std::vector<lint::Device> devices() const;  // refer to this
  [[nodiscard]] bool public_ca() const;                     // the issuer is a public one

 private:
  profile::DeviceProfile profile_;
  profile::GivenInputs given_;
  std::vector<profile::Resolved> asked_;
  std::vector<std::optional<profile::Resolved>> of_own_ca_;  // of each, where a public CA is to sign
};

// Nothing as bad as `fail_on` ("error", "warning", "note", "never"), or worse.
[[nodiscard]] bool is_ok(const std::vector<lint::Finding>& findings, const std::string& fail_on);
// One that cannot be loaded is a problem.
[[nodiscard]] lint::Judgement judge_profile(const Session& session, const std::string& file, std::vector<Problem>& problems);
// Throws Errc::wrong_kind if nothing could be judged.
void require_something(const lint::Judgement& judgement, const Bag& bag, const std::string& file);
void write_sarif(Session& session, const lint::Judgement& judgement, const std::string& file, bool replace);

// Of requests that are about to be made: what a public CA would refuse, with what asks for it. Empty where no public CA is to sign.
[[nodiscard]] std::vector<lint::Finding> conflicts_with_public_ca(const Session& session, const std::vector<Request>& requests,
                                                                  const ProfileChoice& choice);

}  // namespace certkit::cli
