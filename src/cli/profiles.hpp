// --profile NAME|FILE, --set NAME=VALUE and --certificate NAME, the same for every command that has them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/outputs.hpp"
#include "cli/password.hpp"
#include "profile/delivery.hpp"
#include "profile/resolve.hpp"

namespace certkit::cli {

struct ProfileChoice {
  std::string name;              // id, alias or path of a YAML file
  std::vector<std::string> set;  // "NAME=VALUE"
  std::string certificate;
  [[nodiscard]] bool given() const noexcept { return !name.empty(); }
};

void declare_profile(CLI::App& parser, ProfileChoice& choice);
[[nodiscard]] profile::Library library(const Session& session);
[[nodiscard]] profile::DeviceProfile load(const Session& session, const ProfileChoice& choice);
[[nodiscard]] profile::GivenInputs given_inputs(const ProfileChoice& choice);  // throws Errc::usage for what is not NAME=VALUE

// Adds the files that the profile's device takes to `files` and returns the steps to install them. What the profile wants to know and --set
// does not say is taken from the certificate itself (its CN and names). A password is asked for only if one of the files needs one.
[[nodiscard]] std::vector<std::string> deliver_with_profile(Session& session, const ProfileChoice& choice, const profile::Bundle& bundle,
                                                            const std::string& base_name, const PasswordSource& password,
                                                            const OutputOptions& outputs, base::FileSet& files);

}  // namespace certkit::cli
