// When CAs would like certificates to be renewed (RFC 9773): asked as often as each of them wants to be, and remembered for the plan.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fleet/inventory.hpp"
#include "fleet/store.hpp"
#include "issue/issuer.hpp"

namespace certkit::fleet {

struct AskedWindows {
  std::size_t asked = 0;              // that answered
  std::vector<std::string> problems;  // of each issuer at most one
};
using OpenIssuer = std::function<std::unique_ptr<issue::Issuer>(const IssuerEntry&)>;  // from any thread
// Of the certificates with `renew_before: ari` whose answer is older than their CA wanted. What is not answered is asked for again in an
// hour; an issuer that fails three times in a row is left alone for this time. Throws where the store fails.
AskedWindows ask_windows(const Fleet& fleet, Store& store, Time now, const OpenIssuer& open_issuer);

}  // namespace certkit::fleet
