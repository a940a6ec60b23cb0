// A DER writer. Lengths are found afterwards: begin() leaves room, end() closes.
//   Writer w; { auto s = w.sequence(); w.oid(kFoo); w.null(); }  // closes where the scope ends
// Content that is secret: use Writer with take_secret(); its buffer is wiped whenever it grows.
#pragma once

#include <string_view>

#include "asn1/reader.hpp"
#include "certkit/secret.hpp"

namespace certkit::asn1 {

class Writer {
 public:
  Writer() = default;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer();  // wipes

  class Scope {  // closes its constructed TLV on destruction
   public:
    ~Scope() { writer_.close(start_); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    friend class Writer;
    Scope(Writer& writer, std::size_t start) : writer_(writer), start_(start) {}
    Writer& writer_;
    std::size_t start_;
  };
  [[nodiscard]] Scope constructed(
      std::uint8_t tag);  // also for primitive tags whose content is written in pieces (OCTET STRING holding DER)
  [[nodiscard]] Scope sequence() { return constructed(kSequence); }
  [[nodiscard]] Scope set() { return constructed(kSet); }  // elements are NOT sorted: see sorted_set
  [[nodiscard]] Scope explicit_tag(unsigned n) { return constructed(context(n, true)); }
  [[nodiscard]] Scope bit_string_holding();  // BIT STRING with 0 unused bits around what is written inside

  void raw(ByteView der);  // a finished TLV, or any octets
  void primitive(std::uint8_t tag, ByteView content);
  void boolean(bool value);
  void integer(std::int64_t value);
  void unsigned_integer(ByteView big_endian);  // non-negative magnitude; leading zeros removed, sign octet added
  void integer_content(ByteView content) { primitive(kInteger, content); }
  void bit_string(ByteView octets);
  void named_bits(unsigned mask);  // DER: trailing zero bits removed
  void octet_string(ByteView octets) { primitive(kOctetString, octets); }
  void oid(const Oid& value) { primitive(kOid, value.content()); }
  void null() { primitive(kNull, {}); }
  void string(std::uint8_t tag, std::string_view utf8);  // converts for BMPString; Errc::usage if the text does not fit the type
  void time(Time value);                                 // UTCTime until 2049, else GeneralizedTime (RFC 5280 §4.1.2.5)
  void generalized_time(Time value);
  void sorted_set(std::vector<Bytes> elements);  // DER SET OF

  [[nodiscard]] Bytes take();  // the bytes so far; the writer is empty afterwards
  [[nodiscard]] Secret take_secret();
  [[nodiscard]] ByteView view() const noexcept { return bytes_; }

 private:
  void close(std::size_t start);
  void reserve(std::size_t more);
  Bytes bytes_;
};

}  // namespace certkit::asn1
