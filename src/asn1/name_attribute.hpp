// A distinguished name on its way out, and each attribute of it.
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

// A name that was read may have an RDN without attributes, and is written back as it came; nothing new is made with such a name. Throws
// Errc::usage.
void require_no_empty_part(const Name& name);

}  // namespace certkit::asn1
