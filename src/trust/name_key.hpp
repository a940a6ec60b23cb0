// Names and certificates as keys of hash tables.
#pragma once

#include <string>

#include "certkit/certificate.hpp"

namespace certkit::trust {

// Equal for names that RFC 5280 §7.1 calls equal, as far as real issuers differ: string types, letter case (ASCII), outer and repeated
// blanks. A name that cannot be read is its own octets.
[[nodiscard]] std::string name_key(ByteView name_der);

// is_ca(), where a damaged basicConstraints means no.
[[nodiscard]] bool is_ca(const Certificate& certificate) noexcept;

}  // namespace certkit::trust
