// What kind of server it is that did not answer in TLS, by the first octets that it sent.
#pragma once

#include <string>

#include "net/observation.hpp"

namespace certkit::diagnose {

struct FirstWords {
  std::string what;                              // "an HTTP server without TLS"; empty: not known
  net::Starttls starttls = net::Starttls::none;  // how TLS begins there
};
[[nodiscard]] FirstWords first_words(ByteView octets);

}  // namespace certkit::diagnose
