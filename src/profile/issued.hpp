// Is the certificate that the CA returned one that the device can use?
#pragma once

#include "profile/schema.hpp"

namespace certkit::profile {

// A rule of the profile that the certificate breaks. `id` as lint has it: device-extension, device-subject, device-validity, missing-usage,
// signature-not-taken, usage-not-taken.
struct Objection {
  std::string id;
  bool will_pass = false;  // with time: no error
  std::string sentence;    // with the rule's place, and why
};
// What was asked for and what came back is compared elsewhere.
[[nodiscard]] std::vector<Objection> issued_objections(const IssuedRule& rule, const Certificate& certificate, Time now);

}  // namespace certkit::profile
