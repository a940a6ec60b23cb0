#include "container/pkcs12_bags.hpp"

#include "asn1/oids.hpp"
#include "container/pkcs12_oids.hpp"

namespace certkit::container::pkcs12 {

namespace {

using asn1::Reader;

// A damaged attribute does not hide the key or certificate that carries it; it is reported beside it.
void read_attribute(Reader attribute, SafeBag& bag) {
  const Oid type = attribute.oid("attribute type");
  Reader values = attribute.enter(asn1::kSet, "attribute values");
  if (type == asn1::oid::kOracleTrustedKeyUsage) bag.java_trusted = true;
  if (values.at_end()) return;
  const auto text = [&] {
    const asn1::Tlv value = values.any("attribute value");
    const std::optional<std::string> utf8 = asn1::string_value(value.tag, value.content);
    if (!utf8) values.fail("the value of " + name_of(type) + " is no text", value.offset);
    return *utf8;
  };
  if (type == asn1::oid::kFriendlyName)
    bag.friendly_name = text();
  else if (type == asn1::oid::kMsCspName)
    bag.ms_csp_name = text();
  else if (type == asn1::oid::kLocalKeyId)
    bag.local_key_id = to_bytes(values.octet_string("localKeyID"));
}

void read_attributes(Reader& reader, SafeBag& bag, const OnProblem& problem) {
  try {
    auto set = reader.optional_enter(asn1::kSet, "bagAttributes");
    while (set && !set->at_end()) read_attribute(set->enter(asn1::kSequence, "bagAttribute"), bag);
  } catch (const Error& error) {
    problem(bag.place, Error(Errc::malformed, "an attribute of the bag cannot be read: " + error.message()));
  }
}

}  // namespace

void collect(ByteView contents, const std::string& place, int max_depth, std::vector<SafeBag>& bags, const OnProblem& problem) {
  if (max_depth < 1) throw Error(Errc::limit, "SafeContents are nested too deep (" + place + ")");
  int number = 0;
  try {
    Reader list = Reader(contents, "SafeContents").enter(asn1::kSequence, "SafeContents");
    while (!list.at_end()) {
      ++number;
      SafeBag bag;
      bag.place = place + ", bag " + std::to_string(number);
      const asn1::Tlv tlv = list.any("SafeBag");  // if this fails, the following ones cannot be found either
      try {
        if (tlv.tag != asn1::kSequence) list.fail("SafeBag expected", tlv.offset);
        Reader fields = list.into(tlv);
        bag.id = fields.oid("bagId");
        bag.value = fields.enter(asn1::context(0, true), "bagValue").any("bagValue");
        if (bag.id == oid::kSafeContentsBag) {
          collect(bag.value.whole, bag.place, max_depth - 1, bags, problem);
          continue;
        }
        read_attributes(fields, bag, problem);
      } catch (const Error& error) {
        if (error.code() == Errc::limit) throw;
        problem(bag.place, error);
        continue;
      }
      bags.push_back(std::move(bag));
    }
  } catch (const Error& error) {
    if (error.code() == Errc::limit) throw;
    problem(number == 0 ? place : place + ", bag " + std::to_string(number), error);
  }
}

Encrypted encrypted_key(const SafeBag& bag) {
  Reader info = Reader(bag.value.whole, "EncryptedPrivateKeyInfo", bag.value.offset).enter(asn1::kSequence, "EncryptedPrivateKeyInfo");
  Reader algorithm = info.enter(asn1::kSequence, "encryptionAlgorithm");
  Encrypted encrypted;
  encrypted.algorithm.oid = algorithm.oid("encryptionAlgorithm");
  if (!algorithm.at_end()) encrypted.algorithm.parameters = to_bytes(algorithm.any("parameters").whole);
  encrypted.ciphertext = info.octet_string("encryptedData");
  return encrypted;
}

Typed typed_value(const SafeBag& bag) {
  Reader fields = Reader(bag.value.whole, "bag", bag.value.offset).enter(asn1::kSequence, "bag");
  Typed typed;
  typed.type = fields.oid("type");
  Reader value = fields.enter(asn1::context(0, true), "value");
  if (typed.type == oid::kSdsiCertificate) return typed;
  typed.value = value.octet_string("value");
  return typed;
}

std::uint8_t ms_key_usage(ByteView private_key_info) {
  try {
    Reader fields = Reader(private_key_info, "private key").enter(asn1::kSequence, "PrivateKeyInfo");
    (void)fields.small_integer("version");
    (void)fields.any("privateKeyAlgorithm");
    (void)fields.any("privateKey");
    auto attributes = fields.optional_enter(asn1::context(0, true), "attributes");
    while (attributes && !attributes->at_end()) {
      Reader attribute = attributes->enter(asn1::kSequence, "attribute");
      if (attribute.oid("attribute type") != asn1::oid::kKeyUsage) continue;
      const asn1::Tlv bits = attribute.enter(asn1::kSet, "attribute values").any("keyUsage");
      return bits.tag == asn1::kBitString && bits.content.size() > 1 ? bits.content[1] : std::uint8_t{0};
    }
  } catch (const Error&) {  // the key itself is good
  }
  return 0;
}

}  // namespace certkit::container::pkcs12
