// --profile NAME|FILE and --set NAME=VALUE, the same for every command that has them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/outputs.hpp"
#include "cli/password.hpp"
#include "issue/issuer.hpp"
#include "profile/delivery.hpp"
#include "profile/which.hpp"

namespace certkit::cli {

struct ProfileChoice {
  std::string name;               // id, alias or path of a YAML file
  std::vector<std::string> set;   // "NAME=VALUE"
  std::string certificate, item;  // which, where it has several
  [[nodiscard]] bool given() const noexcept { return !name.empty(); }
};

Option& declare_profile(Syntax& syntax, ProfileChoice& choice);
[[nodiscard]] profile::Library library(const Session& session);
// All that there are. Throws Errc::unreadable where there is no folder with profiles at all.
[[nodiscard]] std::vector<profile::ListedProfile> listed(Session& session);
[[nodiscard]] profile::DeviceProfile load(const Session& session, const ProfileChoice& choice);
[[nodiscard]] profile::GivenInputs given_inputs(const ProfileChoice& choice);  // throws Errc::usage for what is not NAME=VALUE

// What the profile's device takes, and the password of its files if one of them needs one: all that can be wrong before there is a
// certificate.
struct PreparedDelivery {
  profile::Delivery delivery;
  std::optional<Secret> password;
  profile::IssuedRule demand;                            // on the certificate that comes back
  std::function<std::optional<CsrSpec>(KeyType)> asked;  // of a certificate that is there already; see profile/asked.hpp
  std::function<void(const PublicKey&)> require_key;     // throws Errc::wrong_kind for a key that the device does not take
};
struct DeliveryNames {
  std::string common_name;  // of the certificate
  std::string base_name;    // --name BASE: wins over what the profile calls its files; may be empty
};
[[nodiscard]] PreparedDelivery prepare_delivery(Session& session, const ProfileChoice& choice, const profile::Which& which,
                                                const DeliveryNames& names, const PasswordSource& password);
// For a certificate that is there already: which of the profile's certificates it is. Of those that it could be the one that asks for most;
// if it is none of them, the nearest.
[[nodiscard]] profile::Which which_is(const Session& session, const ProfileChoice& choice, const Certificate& certificate);
// --trust FILE: what goes into the device's trust store besides the chain. Throws Errc::usage where the device has none, Errc::wrong_kind
// for what is no CA's certificate.
Option& declare_trust(Syntax& syntax, std::vector<std::string>& files);
[[nodiscard]] std::vector<Certificate> read_trust(Session& session, const std::vector<std::string>& files,
                                                  const PreparedDelivery& prepared);
// What the profile demands of a certificate, whatever was asked for: the rules that it breaks. Shown by nobody yet.
[[nodiscard]] std::vector<issue::Difference> judge_issued(const Session& session, const PreparedDelivery& prepared,
                                                          const Certificate& certificate);
// A certificate that was not made of this profile's request just now: how it differs from what the profile asks for with these values.
// And what the profile demands of it. Absent: it asks for nothing, as values are missing, and it breaks no rule. Shown on standard error.
[[nodiscard]] std::optional<std::vector<issue::Difference>> compare_with_profile(Session& session, const PreparedDelivery& prepared,
                                                                                 const Certificate& certificate);
// Adds the files that the device takes to `files` and returns the steps to install them.
[[nodiscard]] std::vector<std::string> deliver(Session& session, const PreparedDelivery& prepared, const profile::Bundle& bundle,
                                               const OutputOptions& outputs, base::FileSet& files);

}  // namespace certkit::cli
