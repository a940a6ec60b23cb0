// Pieces that certificates, requests and CRLs share, checked where they stand.
#pragma once

#include "asn1/algorithm.hpp"
#include "certkit/certificate.hpp"

namespace certkit::asn1 {

// A place in the object's own octets: half the size of a view, and it survives moving the buffer.
struct Extent {
  std::uint32_t at = 0, size = 0;
  [[nodiscard]] ByteView in(ByteView der) const noexcept { return der.subspan(at, size); }
};
[[nodiscard]] inline Extent extent_of(ByteView part, ByteView der) noexcept {
  return {static_cast<std::uint32_t>(part.empty() ? 0 : part.data() - der.data()), static_cast<std::uint32_t>(part.size())};
}
// From offset `start` to where `reader` is now.
[[nodiscard]] inline Extent extent_since(std::size_t start, const Reader& reader) noexcept {
  return {static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(reader.offset() - start)};
}
void check_size(ByteView der, const char* what);  // Errc::limit over 1 GiB: offsets are 32 bits

// Name ::= SEQUENCE OF SET OF SEQUENCE {OID, value}. Returns the whole TLV. Tolerated: an empty name, empty sets, sets that are not sorted,
// the seven string types that DirectoryString and the attributes of X.520 have (their alphabets are not checked; surrogate pairs in a
// BMPString), BIT STRING and SEQUENCE. Refused: octets that are no UTF-8, UCS-2 or UCS-4 where they should be, any other type, BER.
ByteView check_name(Reader& reader, const char* field);
[[nodiscard]] bool is_name_value(std::uint8_t tag) noexcept;  // a type that a value may have
[[nodiscard]] Name read_name(ByteView der);                   // of a checked name, or throws Errc::malformed

// Content of Extensions ::= SEQUENCE OF Extension: every one whole. Tolerated: none at all, the same twice, FALSE written out. What is in
// extnValue is checked when read.
void check_extensions(Reader sequence, const char* field);
[[nodiscard]] Extensions read_extensions(ByteView content);  // of checked content; views into it

}  // namespace certkit::asn1
