// What a profile says of the names of a certificate, asked of any names: those of a request that is made, and those that somebody else's
// certificate has.
#pragma once

#include "profile/session.hpp"

namespace certkit::profile {

// A check that does not hold.
struct BrokenCheck {
  std::string id;  // may be empty
  Check::Severity severity = Check::Severity::error;
  std::string message;  // the profile's
  std::string rule;     // what was required, and where
};
[[nodiscard]] std::vector<BrokenCheck> broken_checks(const DeviceProfile& profile, const GivenInputs& given, const Which& which,
                                                     const std::string& cn, const std::vector<GeneralName>& names);

// Throws Errc::usage, with the id as its rule, for the first check that these names break and that is an error. The session knows `cn`.
void require_checks(const CertificateRule& certificate, Session& session, const std::vector<GeneralName>& names);

}  // namespace certkit::profile
