// What unrecognised content looks like, for the sentence that refuses it.
#pragma once

#include <string>

#include "certkit/bytes.hpp"

namespace certkit::container {

// "an HTML page", "a ZIP archive", "a text file", "all zero octets", …
[[nodiscard]] std::string looks_like(ByteView octets);

}  // namespace certkit::container
