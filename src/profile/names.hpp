// The ordered list of names of one certificate, each with the rule that put it there.
#pragma once

#include "profile/session.hpp"

namespace certkit::profile {

struct NameList {
  std::string cn;
  std::vector<NameWithRule> names;
};

// Evaluates cn and san, lets wildcards stand for groups, orders, and checks the device's limits. Throws Errc::usage with the place of the
// rule. Sets the variable `cn` of the session.
[[nodiscard]] NameList make_names(const CertificateRule& certificate, Session& session, const std::vector<GeneralName>& more_names = {});

}  // namespace certkit::profile
