// The DER reader, the BER rewriter and the BER walker: they agree with each other and, about extents, with OpenSSL.
#include <openssl/asn1.h>
#include <openssl/err.h>

#include "asn1/reader.hpp"
#include "asn1/writer.hpp"
#include "container/ber.hpp"
#include "container/classify.hpp"
#include "support/der_mutator.hpp"
#include "support/fuzz.hpp"

using namespace certkit;
using namespace certkit::asn1;

namespace {

constexpr int kDepth = 32;

// Writes what is read. What the strict reader takes, whole and at every level, is written back octet for octet.
void copy(Reader reader, Writer& writer, int depth) {
  while (!reader.at_end()) {
    const Tlv tlv = reader.any("element");
    if ((tlv.tag & 0x20) != 0 && depth < kDepth) {
      const auto scope = writer.constructed(tlv.tag);
      copy(reader.into(tlv), writer, depth + 1);
    } else {
      writer.primitive(tlv.tag, tlv.content);
    }
  }
}

// Every typed reading of one element; the values that are written again have the same content.
void read_typed(ByteView element) {
  const auto try_it = [&](auto read, auto write) {
    Reader reader(element, "element");
    (void)fuzz::refusal(element.size(), {16u << 10, 100}, [&] {
      auto value = read(reader);
      fuzz::require(reader.at_end(), "a typed reading takes the whole element");
      Writer writer;
      write(writer, value);
      fuzz::require(same(writer.view(), element), "a typed value is written as it was read");
    });
  };
  const auto nothing = [&](Writer& writer, auto&&...) { writer.raw(element); };
  switch (element[0]) {
    case kBoolean: return try_it([](Reader& r) { return r.boolean("v"); }, [](Writer& w, bool v) { w.boolean(v); });
    case kInteger:
      try_it([](Reader& r) { return r.small_integer("v"); }, [](Writer& w, std::int64_t v) { w.integer(v); });
      return try_it([](Reader& r) { return r.integer("v"); }, [](Writer& w, ByteView v) { w.integer_content(v); });
    case kBitString:
      try_it([](Reader& r) { return r.named_bits("v"); }, nothing);  // padding is let in and not written
      return try_it([](Reader& r) { return r.bit_string("v"); }, [](Writer& w, ByteView v) { w.bit_string(v); });
    case kOctetString: return try_it([](Reader& r) { return r.octet_string("v"); }, [](Writer& w, ByteView v) { w.octet_string(v); });
    case kOid:
      return try_it(
          [](Reader& r) {
            const Oid oid = r.oid("v");
            // Arcs beyond 64 bits have no dotted form that can be read again.
            (void)fuzz::refusal(1, {}, [&] { fuzz::require(Oid::parse(oid.dotted()) == oid, "an OID's text is the OID"); });
            return oid;
          },
          [](Writer& w, const Oid& v) { w.oid(v); });
    case kNull: return try_it([](Reader& r) { return r.null("v"), 0; }, [](Writer& w, int) { w.null(); });
    case kUtcTime:
    case kGeneralizedTime:
      try_it([](Reader& r) { return r.lenient_time("v"); }, nothing);
      return try_it([](Reader& r) { return r.time("v"); }, [](Writer& w, Time v) { w.time(v); });
    default: break;
  }
  Reader reader(element, "element");
  const Tlv tlv = reader.any("element");
  (void)string_value(tlv.tag, tlv.content);
}

// OpenSSL and certkit see the same extent. OpenSSL also takes long tags, which certkit has none of, and lengths beyond the end are its
// error.
void compare_extent(ByteView input, std::optional<std::size_t> size) {
  if (input.empty() || (input[0] & 0x1f) == 0x1f) return;
  const unsigned char* at = input.data();
  long content = 0;
  int tag = 0, tag_class = 0;
  const int verdict = ASN1_get_object(&at, &content, &tag, &tag_class, static_cast<long>(input.size()));
  ERR_clear_error();
  const bool theirs = (verdict & 0x80) == 0 && (verdict & 1) == 0;
  // OpenSSL wants an octet behind a length of several, even if the length is zero.
  if (size && *size == input.size() && input[1] >= 0x80 && *size == 2u + (input[1] & 0x7f)) return;
  // certkit takes lengths of up to 16 octets, OpenSSL any number of leading zeros: no file has more.
  if (size)
    fuzz::require(theirs && static_cast<std::size_t>(at - input.data()) + static_cast<std::size_t>(content) == *size,
                  "OpenSSL sees the same extent");
  else
    fuzz::require(!theirs || (input[1] & 0x7f) > 16, "OpenSSL sees no extent either");
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  return fuzz::mutate_der_input(data, size, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const std::optional<std::size_t> first = tlv_size(input);
  fuzz::require(!first || (*first >= 2 && *first <= size), "an extent is within the input");
  compare_extent(input, first);
  (void)container::claimed_size(input);
  if (const auto walked = container::ber_first(input, kDepth)) {
    fuzz::require(!walked->whole.empty() && walked->whole.size() <= size, "BER's extent is within the input");
    if (first && !walked->indefinite) fuzz::require(walked->whole.size() == *first, "the BER walker sees the same extent");
    (void)container::name_of(container::classify(walked->whole, kDepth));
    container::BerWalk walk(walked->content, kDepth);
    std::size_t total = 0;
    while (const auto child = walk.next()) total += child->whole.size();
    fuzz::require(total <= walked->content.size(), "children lie within their parent");
  }

  bool changed = false;
  Bytes der;
  if (fuzz::takes(size, {64u << 10, 8}, [&] { der = ber_to_der(input, kDepth, changed, "input"); })) {
    fuzz::require(der.size() <= size || changed, "only rewriting changes the size");
    fuzz::require(changed || same(der, input), "what is not changed is the same");
    bool again = true;
    fuzz::require(same(ber_to_der(der, kDepth, again, "input"), der) && !again, "what was rewritten needs no rewriting");
    Writer writer;
    copy(Reader(der, "input"), writer, 1);
    fuzz::require(same(writer.view(), der), "what is DER is written as it was read");
  }
  if (first == size) (void)fuzz::refusal(size, {64u << 10, 100}, [&] { read_typed(input); });
  return 0;
}
