// What is to be said of what was found in a directory.
#pragma once

#include <string>

#include "issue/issuer.hpp"

namespace certkit::issue::directory {

struct Finding {
  std::string id;
  Difference::Severity severity = Difference::Severity::error;
  std::string subject, message, evidence, fix;
};

}  // namespace certkit::issue::directory
