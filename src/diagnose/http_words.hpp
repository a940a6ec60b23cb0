// What an HTTP answer that is an error means for an admin: in general, and at the addresses of Exchange and Lync that are known for it.
#pragma once

#include <string>

#include "base/finding.hpp"
#include "net/observation.hpp"

namespace certkit::diagnose {

struct HttpWords {
  Severity severity = Severity::error;
  std::string message, mend;  // an error's own; empty: the cause's
};
[[nodiscard]] HttpWords http_words(const std::string& host, const std::string& path, const net::HttpSeen& http);

}  // namespace certkit::diagnose
