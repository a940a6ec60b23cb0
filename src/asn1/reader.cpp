#include "asn1/reader.hpp"

#include "asn1/times.hpp"
#include "certkit/error.hpp"

namespace certkit::asn1 {
namespace {

std::string hex_octet(std::uint8_t octet) {
  constexpr char kDigits[] = "0123456789abcdef";
  return {'0', 'x', kDigits[octet >> 4], kDigits[octet & 15]};
}

std::string describe(Flaw flaw, const Header& header) {
  switch (flaw) {
    case Flaw::empty: return "missing";
    case Flaw::high_tag: return "tag number over 30";
    case Flaw::no_length: return "cut short in its length";
    case Flaw::length_too_long: return "absurd length";
    case Flaw::length_beyond_end: return "says " + std::to_string(header.content) + " octets of content, more than there are";
    case Flaw::indefinite: return "indefinite length (BER, not DER)";
    case Flaw::padded_length: return "length not in its shortest form (BER, not DER)";
    case Flaw::none: break;
  }
  return "malformed";
}

std::string tag_name(std::uint8_t tag) {
  switch (tag) {
    case kBoolean: return "BOOLEAN";
    case kInteger: return "INTEGER";
    case kBitString: return "BIT STRING";
    case kOctetString: return "OCTET STRING";
    case kNull: return "NULL";
    case kOid: return "OBJECT IDENTIFIER";
    case kEnumerated: return "ENUMERATED";
    case kUtf8String: return "UTF8String";
    case kPrintableString: return "PrintableString";
    case kTeletexString: return "TeletexString";
    case kIa5String: return "IA5String";
    case kBmpString: return "BMPString";
    case kUtcTime: return "UTCTime";
    case kGeneralizedTime: return "GeneralizedTime";
    case kSequence: return "SEQUENCE";
    case kSet: return "SET";
    default: break;
  }
  if ((tag & 0xc0) == 0x80) return "[" + std::to_string(tag & 0x1f) + "]";
  return "tag " + hex_octet(tag);
}

}  // namespace

void Reader::fail(const std::string& why, std::size_t at) const {
  throw Error(Errc::malformed, std::string(what_) + ": " + why + " (offset " + std::to_string(at) + ")");
}

void Reader::fail_tag(std::uint8_t wanted, const char* field) const {
  fail(std::string(field) + ": " +
           (at_end() ? describe(Flaw::empty, {}) : tag_name(bytes_[at_]) + " where " + tag_name(wanted) + " belongs"),
       offset());
}

void Reader::fail_rest(const char* field) const {
  fail(std::string(field) + ": " + std::to_string(bytes_.size() - at_) + " octets left over", offset());
}

void Reader::fail_oid(const Tlv& tlv, const char* field) const {
  if (!is_oid_content(tlv.content)) fail(std::string(field) + ": damaged OBJECT IDENTIFIER", tlv.offset);
  fail(std::string(field) + ": OBJECT IDENTIFIER of " + std::to_string(tlv.content.size()) + " octets, which is too long", tlv.offset);
}

Tlv Reader::any_of_any_length(const char* field) {
  const ByteView rest = bytes_.subspan(at_);
  Header header;
  if (const Flaw flaw = read_header(rest, header); flaw != Flaw::none) fail(std::string(field) + ": " + describe(flaw, header), offset());
  const Tlv tlv{header.tag, rest.first(header.size + header.content), rest.subspan(header.size, header.content), offset()};
  at_ += tlv.whole.size();
  return tlv;
}

std::size_t Reader::count() const {
  std::size_t elements = 0;
  for (Reader rest = *this; !rest.at_end(); ++elements) (void)rest.any("element");
  return elements;
}

bool Reader::boolean(const char* field) {
  const Tlv tlv = expect(kBoolean, field);
  if (tlv.content.size() != 1) fail(std::string(field) + ": BOOLEAN of " + std::to_string(tlv.content.size()) + " octets", tlv.offset);
  if (tlv.content[0] != 0x00 && tlv.content[0] != 0xff) fail(std::string(field) + ": BOOLEAN is neither 00 nor ff", tlv.offset);
  return tlv.content[0] != 0;
}

ByteView Reader::integer(const char* field) {
  const Tlv tlv = expect(kInteger, field);
  if (!is_minimal_integer(tlv.content))
    fail(std::string(field) + (tlv.content.empty() ? ": empty INTEGER" : ": INTEGER not in its shortest form"), tlv.offset);
  return tlv.content;
}

std::int64_t Reader::small_integer(const char* field) {
  const std::size_t start = offset();
  const ByteView content = integer(field);
  if (content.size() > 8) fail(std::string(field) + ": number of " + std::to_string(content.size()) + " octets", start);
  std::uint64_t value = content[0] >= 0x80 ? ~std::uint64_t{0} : 0;
  for (const std::uint8_t octet : content) value = value << 8 | octet;
  return static_cast<std::int64_t>(value);
}

ByteView Reader::bit_string(const char* field) {
  const Tlv tlv = expect(kBitString, field);
  if (tlv.content.empty()) fail(std::string(field) + ": empty BIT STRING", tlv.offset);
  if (tlv.content[0] != 0) fail(std::string(field) + ": BIT STRING does not end on an octet", tlv.offset);
  return tlv.content.subspan(1);
}

unsigned Reader::named_bits(const char* field) {
  const Tlv tlv = expect(kBitString, field);
  if (tlv.content.empty() || tlv.content[0] > 7 || (tlv.content.size() == 1 && tlv.content[0] != 0))
    fail(std::string(field) + ": damaged BIT STRING", tlv.offset);
  if (tlv.content.size() > 5) fail(std::string(field) + ": more than 32 bits", tlv.offset);
  // Trailing zero bits should be left out (X.690 §11.2.2) and unused ones be zero (§11.2.1); certificates in the field have both wrong,
  // harmlessly.
  unsigned mask = 0;
  const std::size_t bits = 8 * (tlv.content.size() - 1) - tlv.content[0];
  for (std::size_t n = 0; n < bits; ++n)
    if ((tlv.content[1 + n / 8] & (0x80u >> (n % 8))) != 0) mask |= 1u << n;
  return mask;
}

Oid Reader::oid(const char* field) { return Oid::from_content(oid_content(field)); }

void Reader::null(const char* field) {
  const Tlv tlv = expect(kNull, field);
  if (!tlv.content.empty()) fail(std::string(field) + ": NULL with content", tlv.offset);
}

Time Reader::time(const char* field) {
  const Tlv tlv = any(field);
  const auto time = parse_time(tlv.tag, tlv.content, TimeForms::rfc5280);
  if (!time) fail(std::string(field) + ": not a time as RFC 5280 has it", tlv.offset);
  return *time;
}

Time Reader::lenient_time(const char* field) {
  const Tlv tlv = any(field);
  const auto time = parse_time(tlv.tag, tlv.content, TimeForms::lenient);
  if (!time) fail(std::string(field) + ": not a time", tlv.offset);
  return *time;
}

std::optional<std::size_t> tlv_size(ByteView bytes) noexcept {
  Header header;
  const Flaw flaw = read_header(bytes, header);
  if (flaw != Flaw::none && flaw != Flaw::padded_length) return std::nullopt;
  return header.size + header.content;
}

}  // namespace certkit::asn1
