// What is in place of a certificate, on disk and at its endpoints: what a plan is made of. Reads, and changes nothing.
#pragma once

#include <functional>
#include <string>

#include "fleet/plan.hpp"

namespace certkit::fleet {

struct Eyes {
  std::string host;                                                   // this machine
  std::function<Secret(const issue::SecretReference&)> secret;        // of files that want a password; may be empty: none is known
  std::function<net::Observation(const net::Attempt&)> observe = {};  // may be empty: endpoints are not asked
};

// Files that stand where the certificate's are to be: those that certkit put there against what it remembers of them; where it remembers
// nothing, whatever is there, in any shape that the profile delivers. A file that is there and cannot be read is never taken for one that
// is not. Then, where `observe` is given, what the endpoints serve. Nothing is looked at where the key is another machine's (holder_of()).
[[nodiscard]] Found look(const CertificateEntry& entry, const Asked& asked, const Standing* standing, const Eyes& eyes);

}  // namespace certkit::fleet
