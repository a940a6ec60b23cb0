// What `lint` and `profile lint` need besides the rules.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/profiles.hpp"
#include "lint/lint.hpp"

namespace certkit::cli {

// A device with the values that were given for it.
struct DeviceAsked {
  profile::DeviceProfile profile;
  profile::GivenInputs given;
  std::string certificate;
  profile::Resolved asked;
  [[nodiscard]] lint::Device view() const;
  [[nodiscard]] bool public_cas() const;  // issuer=public
};
// Throws Errc::usage where a value is missing.
[[nodiscard]] DeviceAsked ask_device(const Session& session, const ProfileChoice& choice, const std::string& certificate);

// Nothing as bad as `fail_on` ("error", "warning", "note", "never"), or worse.
[[nodiscard]] bool is_ok(const std::vector<lint::Finding>& findings, const std::string& fail_on);
// Throws Errc::wrong_kind if nothing could be judged.
void require_something(const lint::Judgement& judgement, const Bag& bag, const std::string& file);
void write_sarif(Session& session, const lint::Judgement& judgement, const std::string& file, bool replace);

}  // namespace certkit::cli
