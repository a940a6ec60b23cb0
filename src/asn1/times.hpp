// UTCTime and GeneralizedTime from and to their content octets.
#pragma once

#include <optional>
#include <string>

#include "certkit/bytes.hpp"
#include "certkit/time.hpp"

namespace certkit::asn1 {

enum class TimeForms {
  rfc5280,  // §4.1.2.5: UTCTime YYMMDDHHMMSSZ (1950 to 2049), GeneralizedTime YYYYMMDDHHMMSSZ from 2050
  lenient,  // … and, seen in old certificates: UTCTime without seconds, UTCTime with +hhmm or -hhmm, GeneralizedTime of any year
};
// nullopt if `tag` is no time or the content is not one.
[[nodiscard]] std::optional<Time> parse_time(std::uint8_t tag, ByteView content, TimeForms forms) noexcept;

[[nodiscard]] std::string utc_time(Time time);          // YYMMDDHHMMSSZ; the year must be 1950 to 2049
[[nodiscard]] std::string generalized_time(Time time);  // YYYYMMDDHHMMSSZ; throws Errc::usage outside the years 0 to 9999

}  // namespace certkit::asn1
