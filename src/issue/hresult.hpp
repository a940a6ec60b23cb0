// The codes with which Windows says why enrollment failed: what each means, and what to do.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace certkit::issue {

struct Hresult {
  std::uint32_t code;
  std::string_view name;   // "CERTSRV_E_UNSUPPORTED_CERT_TYPE"
  std::string_view cause;  // a sentence
  std::string_view next;   // what to do, a sentence
  // Who is at fault: the CA decided so, or it or its web server does not work and the same request may be answered another time.
  enum class Fault { decision, outage } fault = Fault::decision;
};
[[nodiscard]] std::span<const Hresult> hresults();                       // sorted by code
[[nodiscard]] const Hresult* find_hresult(std::uint32_t code) noexcept;  // nullptr: not in the table
[[nodiscard]] std::string hresult_text(std::uint32_t code);              // "0x80094800"
// "0x80094800", "80094800h", "-2146875392", "2148091904", a name in any case, or a Win32 error behind "WIN32:"; nullopt if it is none of
// these. A code need not be in the table.
[[nodiscard]] std::optional<std::uint32_t> hresult_from_text(std::string_view text);
// What can be said of a code that is not in the table: the part of Windows that it comes from.
[[nodiscard]] std::string hresult_origin(std::uint32_t code);

}  // namespace certkit::issue
