#pragma once

#include <string_view>

namespace certkit::lint {

// Whether what follows "xn--" can be decoded (RFC 3492 §6.2) and stands for something beyond ASCII. What it stands for is not judged.
[[nodiscard]] bool is_punycode(std::string_view encoded) noexcept;

}  // namespace certkit::lint
