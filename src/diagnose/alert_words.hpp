// What a server means by an alert, for people (RFC 8446 §6.2, RFC 5246 §7.2.2, RFC 6066 §9, RFC 7301 §3.2, RFC 4279 §2).
#pragma once

#include <cstdint>
#include <string_view>

namespace certkit::diagnose {

struct AlertWords {
  std::string_view meaning;  // "the server has no site of that name": goes on after "the server refuses: "
  std::string_view mend;
};
[[nodiscard]] AlertWords alert_words(std::uint8_t description) noexcept;

}  // namespace certkit::diagnose
