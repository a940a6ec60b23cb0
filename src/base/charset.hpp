// Text in one of the many encodings of the world, as UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace certkit::base {

// `charset` as a web server names it: "shift_jis", "gb2312", "windows-1251"; read as browsers do, as the code page of Windows that is
// meant. Octets that mean nothing in it become "?". nullopt: this machine does not know it.
[[nodiscard]] std::optional<std::string> to_utf8(std::string_view octets, const std::string& charset);

}  // namespace certkit::base
