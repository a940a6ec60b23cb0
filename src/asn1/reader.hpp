// A zero-copy, bounds-checked reader of DER (X.690), and of BER where real files need it.
// A Reader walks the TLVs of one constructed content; views point into the caller's bytes. Every error is Errc::malformed with the offset
// from the outermost start. Strict DER by default: definite minimal lengths, minimal tags. No recursion of its own: depth is bounded by the
// code that calls it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "asn1/header.hpp"
#include "certkit/bytes.hpp"
#include "certkit/oid.hpp"
#include "certkit/time.hpp"

namespace certkit::asn1 {

enum Tag : std::uint8_t {  // identifier octets
  kBoolean = 0x01,
  kInteger = 0x02,
  kBitString = 0x03,
  kOctetString = 0x04,
  kNull = 0x05,
  kOid = 0x06,
  kEnumerated = 0x0a,
  kUtf8String = 0x0c,
  kNumericString = 0x12,
  kPrintableString = 0x13,
  kTeletexString = 0x14,
  kIa5String = 0x16,
  kUtcTime = 0x17,
  kGeneralizedTime = 0x18,
  kVisibleString = 0x1a,
  kUniversalString = 0x1c,
  kBmpString = 0x1e,
  kSequence = 0x30,
  kSet = 0x31,
};
[[nodiscard]] constexpr std::uint8_t context(unsigned n, bool constructed) noexcept {
  return static_cast<std::uint8_t>(0x80 | (constructed ? 0x20 : 0) | n);
}

struct Tlv {
  std::uint8_t tag = 0;  // single-octet identifiers only (numbers below 31: all that PKIX uses); others are malformed
  ByteView whole;        // identifier, length and content
  ByteView content;
  std::size_t offset = 0;  // of `whole`, from the outermost start
};

class Reader {
 public:
  // `base_offset` is added in messages. `what` names the structure in messages ("certificate", "PKCS#12"): a literal, not copied.
  explicit Reader(ByteView bytes, const char* what, std::size_t base_offset = 0) noexcept
      : bytes_(bytes), what_(what), base_(base_offset) {}

  [[nodiscard]] bool at_end() const noexcept { return at_ == bytes_.size(); }
  [[nodiscard]] std::optional<std::uint8_t> peek() const noexcept { return at_end() ? std::nullopt : std::optional(bytes_[at_]); }
  [[nodiscard]] bool next_is(std::uint8_t tag) const noexcept { return !at_end() && bytes_[at_] == tag; }
  [[nodiscard]] std::size_t offset() const noexcept { return base_ + at_; }
  Tlv any(const char* field);  // `field` names the field in messages
  Tlv expect(std::uint8_t tag, const char* field);
  std::optional<Tlv> optional(std::uint8_t tag, const char* field);
  Reader enter(std::uint8_t tag, const char* field);  // expect a constructed TLV and read its content
  std::optional<Reader> optional_enter(std::uint8_t tag, const char* field);
  [[nodiscard]] Reader into(const Tlv& tlv) const noexcept;  // the content of a TLV read before, offsets kept right
  void finish(const char* field);                            // malformed if anything is left
  [[nodiscard]] std::size_t count() const;                   // how many elements follow, where all are whole: for reserve()

  bool boolean(const char* field);                // DER: 00 or ff
  ByteView integer(const char* field);            // content octets, minimal
  std::int64_t small_integer(const char* field);  // malformed if it does not fit
  ByteView bit_string(const char* field);         // octets; unused bits must be 0 …
  unsigned named_bits(const char* field);         // … but here: bit n of the result = bit n of the string, at most 32
  ByteView octet_string(const char* field);
  Oid oid(const char* field);
  void null(const char* field);
  ByteView oid_content(const char* field);  // checked as Oid::from_content does
  Time time(const char* field);             // UTCTime or GeneralizedTime as RFC 5280 §4.1.2.5 has them
  Time lenient_time(
      const char* field);  // … and what old certificates have: UTCTime without seconds, with an offset, GeneralizedTime before 2050

  [[noreturn]] void fail(const std::string& why, std::size_t at) const;  // Errc::malformed "WHAT: WHY (offset N)"

 private:
  Tlv any_of_any_length(const char* field);
  [[noreturn]] void fail_tag(std::uint8_t wanted, const char* field) const;
  [[noreturn]] void fail_rest(const char* field) const;
  [[noreturn]] void fail_oid(const Tlv& tlv, const char* field) const;

  ByteView bytes_;
  const char* what_;
  std::size_t base_ = 0, at_ = 0;
};

// Inline is what a certificate is read with two hundred times: elements whose length is one octet. Longer ones and failures are in
// reader.cpp.
inline Tlv Reader::any(const char* field) {
  const std::uint8_t* const at = bytes_.data() + at_;
  const std::size_t left = bytes_.size() - at_;
  if (left < 2 || (at[0] & 0x1f) == 0x1f || at[1] >= 0x80 || at[1] > left - 2) return any_of_any_length(field);
  const std::size_t size = at[1];
  const Tlv tlv{at[0], {at, 2 + size}, {at + 2, size}, offset()};
  at_ += 2 + size;
  return tlv;
}
inline Tlv Reader::expect(std::uint8_t tag, const char* field) {
  if (!next_is(tag)) fail_tag(tag, field);
  return any(field);
}
inline std::optional<Tlv> Reader::optional(std::uint8_t tag, const char* field) {
  if (!next_is(tag)) return std::nullopt;
  return any(field);
}
inline Reader Reader::into(const Tlv& tlv) const noexcept {
  return Reader(tlv.content, what_, tlv.offset + (tlv.whole.size() - tlv.content.size()));
}
inline Reader Reader::enter(std::uint8_t tag, const char* field) { return into(expect(tag, field)); }
inline std::optional<Reader> Reader::optional_enter(std::uint8_t tag, const char* field) {
  if (!next_is(tag)) return std::nullopt;
  return into(any(field));
}
inline void Reader::finish(const char* field) {
  if (!at_end()) fail_rest(field);
}
inline ByteView Reader::octet_string(const char* field) { return expect(kOctetString, field).content; }
inline ByteView Reader::oid_content(const char* field) {
  const Tlv tlv = expect(kOid, field);
  if (!is_oid_content(tlv.content) || tlv.content.size() > Oid::kMaxOctets) fail_oid(tlv, field);
  return tlv.content;
}

// The extent of the TLV at the start of `bytes` if it is well-formed DER or definite BER, else nullopt: for sniffing and for cutting
// concatenated DER.
[[nodiscard]] std::optional<std::size_t> tlv_size(ByteView bytes) noexcept;

// Rewrites BER (indefinite lengths, constructed strings, non-minimal lengths) as definite minimal lengths with primitive strings, so that
// Reader can read it. Does not sort SETs or change values. Bounded by `max_depth` and by the input size; throws Errc::malformed or
// Errc::limit. `changed` says whether it was not DER.
[[nodiscard]] Bytes ber_to_der(ByteView ber, int max_depth, bool& changed, const char* what);

// Content of an implicitly tagged OCTET STRING ([0] IMPLICIT in PKCS#7), whose tag does not tell ber_to_der that constructed means pieces:
// primitive, or the pieces joined.
[[nodiscard]] Bytes implicit_octets(const Tlv& tlv, const char* what);

// Value of an ASN.1 string type as UTF-8 (BMPString, UniversalString, T61 read as Latin-1 …); nullopt if `tag` is no string or the octets
// are not valid for it.
[[nodiscard]] std::optional<std::string> string_value(std::uint8_t tag, ByteView content);

}  // namespace certkit::asn1
