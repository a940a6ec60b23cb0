// What oids.cpp knows of an OID besides its name, for distinguished names.
#pragma once

#include <span>
#include <string_view>

#include "certkit/oid.hpp"

namespace certkit::asn1 {

struct KnownOid {
  Oid oid;
  std::string_view name;  // the field's own
  // Distinguished name attributes only:
  std::string_view aliases = {};  // other spellings taken from users, each followed by a blank
  int max_characters = 0;         // upper bound (RFC 5280 appendix A, X.520); 0: this is no attribute type; -1: unbounded
  std::uint8_t tag = 0;           // string type on writing; 0: UTF8String
};

[[nodiscard]] const KnownOid* find_oid(const Oid& oid) noexcept;
[[nodiscard]] const KnownOid* find_attribute(const Oid& oid) noexcept;
[[nodiscard]] const KnownOid* find_attribute(std::string_view name) noexcept;  // any case; name or alias
[[nodiscard]] std::span<const KnownOid> all_oids() noexcept;

}  // namespace certkit::asn1
