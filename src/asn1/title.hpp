#pragma once

#include <string>

#include "certkit/certificate.hpp"

namespace certkit {

// A short name for tables and sentences: its CN, else its first subject alternative name, else its subject, else "serial …".
[[nodiscard]] std::string title(const Certificate& certificate);

}  // namespace certkit
