#include "container/trust_attributes.hpp"

#include "asn1/reader.hpp"
#include "container/ber.hpp"

namespace certkit::container {

namespace {

std::vector<Oid> purposes(ByteView content) {
  std::vector<Oid> all;
  for (asn1::Reader list(content, "trust attributes"); !list.at_end();) all.push_back(list.oid("purpose"));
  return all;
}

}  // namespace

// SEQUENCE { trust SEQUENCE OF OID, reject [0] SEQUENCE OF OID, alias UTF8String, keyid OCTET STRING, other [1] }, each optional.
void take_trust_attributes(ByteView attributes, int max_depth, Item& certificate) {
  const auto outer = ber_first(attributes, max_depth);
  BerWalk walk(outer ? outer->content : ByteView{}, max_depth);
  while (const auto part = walk.next()) {
    if (part->tag == asn1::kSequence)
      certificate.trusted_for = purposes(part->content);
    else if (part->tag == asn1::context(0, true))
      certificate.rejected_for = purposes(part->content);
    else if (part->tag == asn1::kUtf8String)
      certificate.friendly_name = asn1::string_value(part->tag, part->content).value_or("");
  }
}

}  // namespace certkit::container
