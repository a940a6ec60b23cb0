#include "asn1/algorithm.hpp"

#include "asn1/header.hpp"
#include "asn1/writer.hpp"

namespace certkit::asn1 {

AlgorithmView read_algorithm(Reader& reader, const char* field) {
  Reader in = reader.enter(kSequence, field);
  AlgorithmView view;
  view.oid = in.oid_content(field);
  if (!in.at_end()) {
    const Tlv parameters = in.any(field);
    check_any(in, parameters, field);
    view.parameters = parameters.whole;
  }
  in.finish(field);
  return view;
}

AlgorithmId to_algorithm_id(const AlgorithmView& view) { return {Oid::from_content(view.oid), to_bytes(view.parameters)}; }

void write_algorithm(Writer& writer, const AlgorithmId& algorithm) {
  const auto scope = writer.sequence();
  writer.oid(algorithm.oid);
  writer.raw(algorithm.parameters);
}

void check_any(const Reader& at, const Tlv& tlv, const char* field) {
  if ((tlv.tag & 0xc0) != 0) return;  // not universal: its type is not known here
  const ByteView content = tlv.content;
  const std::uint8_t number = tlv.tag & 0x1f;
  const bool constructed = (tlv.tag & 0x20) != 0;
  const bool sequence_or_set = number == (kSequence & 0x1f) || number == (kSet & 0x1f);
  const char* why = nullptr;
  if (number == 0)
    why = "end-of-contents (BER, not DER)";
  else if (constructed != sequence_or_set)
    why = constructed ? "constructed string (BER, not DER)" : "primitive SEQUENCE or SET";
  else if (number == kBoolean && content.size() != 1)
    why = "damaged BOOLEAN";
  else if ((number == kInteger || number == kEnumerated) && !is_minimal_integer(content))
    why = "damaged INTEGER";
  else if (number == kNull && !content.empty())
    why = "NULL with content";
  else if (number == kOid && !is_oid_content(content))
    why = "damaged OBJECT IDENTIFIER";
  else if (number == kBitString && (content.empty() || content[0] > 7 || (content.size() == 1 && content[0] != 0)))
    why = "damaged BIT STRING";
  else if (number == kBmpString && content.size() % 2 != 0)
    why = "damaged BMPString";
  else if (number == kUniversalString && content.size() % 4 != 0)
    why = "damaged UniversalString";
  if (why != nullptr) at.fail(std::string(field) + ": " + why, tlv.offset);
}

}  // namespace certkit::asn1
