// What a certificate was asked for with, and a request that is there already.
#include <algorithm>

#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "profile/import/import.hpp"

namespace certkit::profile {
namespace {

namespace oid = asn1::oid;

Place place_of(const std::string& file) { return {std::make_shared<const std::string>(file), 0, 0}; }

void take_subject(const Name& subject, const Place& place, Imported& into) {
  for (const auto& rdn : subject.rdns)
    for (const NameAttribute& attribute : rdn) {
      const bool string = asn1::string_value(attribute.tag, {}).has_value();
      if (!string)
        into.lose(place, name_of(attribute.type) + " of the subject, which is no text");
      else
        into.add_attribute(attribute.type, literal(attribute.value), &attribute == &rdn.front() ? Rdn::new_one : Rdn::joined, place);
    }
}

void take_key(const PublicKey& key, const Place& place, Imported& into) {
  if (key.type() == KeyType::rsa && key.bits() >= 2048 && key.bits() <= 16384 && key.bits() % 8 == 0)
    into.key = KeySpec{KeyType::rsa, key.bits()};
  else if (key.type() == KeyType::ec && (key.bits() == 256 || key.bits() == 384 || key.bits() == 521) && !key.curve().empty())
    into.key = KeySpec{KeyType::ec, key.bits()};
  else if (key.type() == KeyType::ed25519 || key.type() == KeyType::ed448)
    into.key = KeySpec{key.type(), key.bits()};
  else
    into.lose(place, "no key is made like " + key.describe() + "; rsa:2048 is used");
}

// What CAs put in by themselves, whatever the request says.
bool is_the_cas(const Oid& type) {
  static const std::vector<Oid> all = {oid::kSubjectKeyIdentifier,
                                       oid::kAuthorityKeyIdentifier,
                                       oid::kCrlDistributionPoints,
                                       oid::kAuthorityInfoAccess,
                                       oid::kCertificatePolicies,
                                       Oid("2.5.29.18"),                // issuerAltName
                                       Oid("2.5.29.46"),                // freshestCRL
                                       Oid("1.3.6.1.4.1.11129.2.4.2"),  // signed certificate timestamps
                                       Oid("1.3.6.1.4.1.311.21.1"),     // caVersion
                                       Oid("1.3.6.1.4.1.311.21.10"),    // applicationPolicies
                                       Oid("1.3.6.1.4.1.311.25.2")};    // SID of the account
  return std::find(all.begin(), all.end(), type) != all.end();
}

}  // namespace

Imported import_certificate(const Certificate& certificate, const std::string& file) {
  Imported into;
  into.format = ImportFormat::certificate;
  into.file = file;
  const Place place = place_of(file);
  take_subject(certificate.subject(), place, into);
  take_key(certificate.public_key(), place, into);
  const Extensions extensions = certificate.extensions();
  std::string left;
  for (const Extension& extension : extensions.all) {
    if (is_the_cas(extension.oid))
      left += (left.empty() ? "" : ", ") + name_of(extension.oid);
    else
      into.add_encoded({extension.oid, extension.critical, to_bytes(extension.value)}, place);
  }
  // Usual CAs mark names critical without a subject and constraints always, whatever was asked for.
  if (!left.empty()) into.note(place, "the CA puts these in by itself: " + left);
  into.settle();
  return into;
}

Imported import_csr(const Csr& csr, const std::string& file) {
  Imported into;
  into.format = ImportFormat::certificate;
  into.file = file;
  const Place place = place_of(file);
  take_subject(csr.subject(), place, into);
  take_key(csr.public_key(), place, into);
  const std::string signature = name_of(csr.signature_algorithm().oid);
  for (const auto& [hash, word] : {std::pair{Hash::sha384, "384"}, {Hash::sha512, "512"}})
    if (signature.find(word) != std::string::npos) into.csr.hash = hash;
  const Extensions extensions = csr.extensions();
  for (const Extension& extension : extensions.all) into.add_encoded({extension.oid, extension.critical, to_bytes(extension.value)}, place);
  for (const Csr::Attribute& attribute : csr.attributes()) {
    if (attribute.type == oid::kExtensionRequest || attribute.type == oid::kMsExtensionRequest) continue;
    if (attribute.type == oid::kFriendlyName) {
      asn1::Reader reader(attribute.values, "friendlyName");
      const asn1::Tlv value = reader.any("friendlyName");
      into.csr.friendly_name = asn1::string_value(value.tag, value.content).value_or("");
      continue;
    }
    into.lose(place, "the attribute " + name_of(attribute.type) + " of the request");
  }
  into.settle();
  return into;
}

}  // namespace certkit::profile
