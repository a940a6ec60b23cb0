// CA certificates that somebody gives to be trusted, all of them.
#pragma once

#include <string>
#include <vector>

#include "certkit/bag.hpp"

namespace certkit::trust {

// As anchors_of(), but nothing may be left out: Errc::wrong_kind says what of `file` cannot be trusted.
[[nodiscard]] std::vector<Certificate> require_anchors(const Bag& bag, const std::string& file);

}  // namespace certkit::trust
