// AlgorithmIdentifier and SubjectPublicKeyInfo, checked where they stand: nothing is copied.
#pragma once

#include "asn1/reader.hpp"
#include "certkit/key.hpp"

namespace certkit::asn1 {

struct AlgorithmView {
  ByteView oid;         // content octets, checked
  ByteView parameters;  // TLV, empty = absent
};
AlgorithmView read_algorithm(Reader& reader, const char* field);  // throws Errc::malformed
[[nodiscard]] AlgorithmId to_algorithm_id(const AlgorithmView& view);
void write_algorithm(class Writer& writer, const AlgorithmId& algorithm);

// Any element in DER form: universal primitives have the content that their type allows (as d2i checks an ANY). Constructed content is not
// entered.
void check_any(const Reader& at, const Tlv& tlv, const char* field);

struct KeyView {
  AlgorithmView algorithm;
  ByteView bits;            // subjectPublicKey without the unused-bits octet
  std::size_t bits_at = 0;  // where `bits` starts, from the start of the SubjectPublicKeyInfo
  KeyType type = KeyType::other;
  int size = 0;    // bits of modulus, field or p; 0 where unknown
  ByteView curve;  // OID content; empty for explicit parameters
};
// Reads and checks one SubjectPublicKeyInfo: RSA, DSA and EC keys have the form that their algorithm says (numbers, point of the curve's
// size), no number theory.
KeyView read_public_key(Reader& reader, const char* field);

// Unsigned magnitude of an INTEGER's content octets: without sign octet. RSA moduli written without one (negative, in old certificates)
// read as what was meant.
[[nodiscard]] ByteView magnitude(ByteView integer) noexcept;
[[nodiscard]] int bit_length(ByteView magnitude) noexcept;

}  // namespace certkit::asn1
