// IP addresses as text and as the octets of a certificate.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "certkit/bytes.hpp"

namespace certkit::asn1 {

// 4 or 16 octets. IPv4 as four decimal numbers without leading zeros, IPv6 as RFC 4291 §2.2 has it (any case, "::", a dotted tail), no
// zone, no brackets.
[[nodiscard]] std::optional<Bytes> parse_ip(std::string_view text);
// 8 or 32 octets, address and mask as nameConstraints has them (RFC 5280 §4.2.1.10), from "10.0.0.0/8" or "10.0.0.0/255.0.0.0".
[[nodiscard]] std::optional<Bytes> parse_ip_range(std::string_view text);

// RFC 5952 for IPv6. 8 and 32 octets are "address/prefix", or "address/mask" where the mask has gaps. nullopt for any other number of
// octets.
[[nodiscard]] std::optional<std::string> ip_text(ByteView octets);

}  // namespace certkit::asn1
