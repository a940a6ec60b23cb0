// One attribute of a distinguished name, on its way out.
#pragma once

#include "certkit/name.hpp"

namespace certkit::asn1 {

// Whether the value may be written: not empty, within the upper bound of its type, two letters for a country, fit for its string type.
// Throws Errc::usage.
void check_attribute(const NameAttribute& attribute);
[[nodiscard]] std::uint8_t string_type_of(const NameAttribute& attribute) noexcept;  // as found, or the one to choose
[[nodiscard]] bool is_country(const Oid& type) noexcept;
[[nodiscard]] Bytes value_der(const NameAttribute& attribute);      // throws Errc::usage
[[nodiscard]] Bytes attribute_der(const NameAttribute& attribute);  // type and value; throws Errc::usage

}  // namespace certkit::asn1
