// The names under which a device is reached, made of a profile and the user's values.
#pragma once

#include <string>
#include <vector>

#include "profile/resolve.hpp"

namespace certkit::profile {

struct ServedName {
  std::string name;  // a DNS name in A-labels, or an address
  int port = 443;
  std::string starttls, path, server;  // as in ServedRule; server: empty: whoever
  std::vector<int> answers;
  std::vector<std::string> wrong_texts;
  std::string why, origin;  // origin: file:line of the rule
};
struct ServedNames {
  std::vector<ServedName> names;       // each name, port and path once, in the order of the profile
  std::vector<std::string> wildcards;  // of the rules, or of the certificate, for which there is no host to ask
};

// As the profile's `served` says; of a profile without it, the DNS names of its certificate on port 443. `hosts` are asked for in place of
// the wildcards that cover them. Throws Errc::usage as resolve() does.
[[nodiscard]] ServedNames served_names(const DeviceProfile& profile, const GivenInputs& given, const Which& which,
                                       const std::vector<std::string>& hosts);

}  // namespace certkit::profile
