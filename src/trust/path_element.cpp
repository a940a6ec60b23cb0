#include "trust/path_element.hpp"

#include <algorithm>

#include "asn1/algorithm.hpp"
#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "asn1/times.hpp"
#include "certkit/error.hpp"
#include "trust/weakness.hpp"

namespace certkit::trust {
namespace {

namespace oid = asn1::oid;
constexpr Oid kPolicyMappings("2.5.29.33"), kPolicyConstraints("2.5.29.36"), kInhibitAnyPolicy("2.5.29.54"), kIssuerAltName("2.5.29.18"),
    kSubjectInfoAccess("1.3.6.1.5.5.7.1.11"), kFreshestCrl("2.5.29.46");

// What is processed here or by OpenSSL (RFC 5280 §6.1): of anything else that is critical the path has to be refused.
constexpr Oid kProcessed[] = {oid::kKeyUsage,
                              oid::kSubjectAltName,
                              oid::kBasicConstraints,
                              oid::kNameConstraints,
                              oid::kCertificatePolicies,
                              oid::kExtendedKeyUsage,
                              kPolicyMappings,
                              kPolicyConstraints,
                              kInhibitAnyPolicy,
                              oid::kAuthorityKeyIdentifier,
                              oid::kSubjectKeyIdentifier,
                              oid::kCrlDistributionPoints,
                              oid::kAuthorityInfoAccess,
                              kIssuerAltName};
// … and these must not be critical (§4.2.1.1, §4.2.1.2, §4.2.2.1, §4.2.2.2, §4.2.1.15).
constexpr Oid kNeverCritical[] = {oid::kAuthorityKeyIdentifier, oid::kSubjectKeyIdentifier, oid::kAuthorityInfoAccess, kSubjectInfoAccess,
                                  kFreshestCrl};
// … and these must (§4.2.1.10, §4.2.1.11, §4.2.1.14).
constexpr Oid kAlwaysCritical[] = {oid::kNameConstraints, kPolicyConstraints, kInhibitAnyPolicy};

template <std::size_t N>
bool among(const Oid& oid, const Oid (&list)[N]) {
  return std::find(std::begin(list), std::end(list), oid) != std::end(list);
}

// One or more access descriptions (RFC 5280 §4.2.2.1).
void check_access(const Extension& extension) {
  asn1::Reader reader(extension.value, "authorityInfoAccess");
  asn1::Reader each = reader.enter(asn1::kSequence, "AuthorityInfoAccess");
  if (each.at_end()) each.fail("it is empty", each.offset());
  while (!each.at_end()) {
    asn1::Reader one = each.enter(asn1::kSequence, "AccessDescription");
    (void)one.oid_content("accessMethod");
    (void)GeneralName::parse(one.any("accessLocation").whole);
    one.finish("AccessDescription");
  }
  reader.finish("AuthorityInfoAccess");
}

// One or more names, each whole. Their values are not made into text: of ten thousand names one is looked for.
void check_names(const Extension& extension) {
  asn1::Reader reader(extension.value, "subjectAltName");
  asn1::Reader each = reader.enter(asn1::kSequence, "GeneralNames");
  if (each.at_end()) each.fail("it is empty", each.offset());
  while (!each.at_end()) {
    const asn1::Tlv name = each.any("name");
    if ((name.tag & 0xc0) != 0x80 || (name.tag & 0x1f) > 8) each.fail("it holds something that is no name", name.offset);
    if (name.tag == asn1::context(7, false) && name.content.size() != 4 && name.content.size() != 16)
      each.fail("an address that is neither 4 nor 16 octets", name.offset);
  }
  reader.finish("subjectAltName");
}

}  // namespace

PathElement::PathElement(const Certificate& given) : certificate(given), extensions(given.extensions()) {
  read_algorithm();
  read_key();
  read_extensions();
  const ByteView serial = certificate.serial();
  if (serial.size() == 1 && serial[0] == 0)
    object("its serial number is 0");
  else if (!serial.empty() && (serial[0] & 0x80) != 0)
    flaws.push_back({kMalformed, true, "its serial number is negative"});
  else if (serial.size() > 20)
    object("its serial number has more than 20 octets");
  if (certificate.version() < 3 && !extensions.all.empty())
    flaws.push_back({kMalformed, true, "it has extensions, and says that it is of version " + std::to_string(certificate.version())});
}

// The algorithm stands in a certificate twice, and only one of them is signed (RFC 5280 §4.1.1.2).
void PathElement::read_algorithm() {
  try {
    algorithm_ = certificate.signature_algorithm();
    asn1::Reader outer(certificate.tbs(), "certificate");
    asn1::Reader in = outer.enter(asn1::kSequence, "tbsCertificate");
    (void)in.optional(asn1::context(0, true), "version");
    (void)in.any("serialNumber");
    if (asn1::to_algorithm_id(asn1::read_algorithm(in, "signature")) != *algorithm_)
      flaws.push_back({"bad-signature", true, "the signature algorithm that is signed is not the one that it is signed with"});
    (void)in.any("issuer");
    for (asn1::Reader validity = in.enter(asn1::kSequence, "validity"); !validity.at_end();) {
      const asn1::Tlv time = validity.any("time");
      if (!asn1::parse_time(time.tag, time.content, asn1::TimeForms::rfc5280)) {
        object("a date of its validity is written in a form that RFC 5280 does not allow");
        break;
      }
    }
    weak_hash = trust::weak_hash(*algorithm_);
  } catch (const Error& error) {
    flaws.push_back({kMalformed, true, error.message()});
  }
}

void PathElement::read_key() {
  try {
    key = certificate.public_key();
  } catch (const Error& error) {
    flaws.push_back({kMalformed, true, error.message()});
    return;
  }
  const bool rsa = key->type() == KeyType::rsa || key->type() == KeyType::rsa_pss;
  if (const std::string why = weak_key(*key); !why.empty())
    flaws.push_back({"weak-key", true, why});
  else if (rsa && key->bits() % 8 != 0)
    object("the " + std::to_string(key->bits()) + " bits of its RSA key are no whole octets");
}

void PathElement::read_extensions() {
  const auto read = [&](auto&& reading) {
    try {
      reading();
    } catch (const Error& error) {
      flaws.push_back({kMalformed, true, error.message()});
    }
  };
  read([&] { basic = extensions.basic_constraints(); });
  read([&] { key_usage = extensions.key_usage(); });
  read([&] {
    if (find(oid::kExtendedKeyUsage) != nullptr) usages = extensions.extended_key_usage();
  });
  read([&] { own_identifier = extensions.subject_key_identifier(); });
  read([&] { issuer_identifier = extensions.authority_key_identifier(); });
  read([&] {
    if (const Extension* access = find(oid::kAuthorityInfoAccess)) check_access(*access);
  });
  read([&] {
    if (const Extension* names = find(oid::kSubjectAltName)) check_names(*names);
  });
  try {
    if (find(oid::kNameConstraints) != nullptr) constraints.emplace(std::span(&certificate, 1));
    if (constraints && constraints->size() == 0)
      flaws.push_back({"name-constraints", true, "its nameConstraints say nothing, which RFC 5280 forbids"});
  } catch (const Error& error) {
    flaws.push_back({"name-constraints", true, error.message()});
  }
  for (std::size_t i = 0; i < extensions.all.size(); ++i) {
    const Extension& one = extensions.all[i];
    if (extensions.find(one.oid) != &one) flaws.push_back({kMalformed, true, "it has the extension " + name_of(one.oid) + " twice"});
    if (one.critical && !among(one.oid, kProcessed))
      flaws.push_back({"unknown-critical-extension", true, "the critical extension " + name_of(one.oid)});
    else if (one.critical && among(one.oid, kNeverCritical))
      object("its extension " + name_of(one.oid) + " is critical");
    else if (!one.critical && among(one.oid, kAlwaysCritical))
      object("its extension " + name_of(one.oid) + " is not critical");
    policies = policies || one.oid == kPolicyMappings || one.oid == kPolicyConstraints || one.oid == kInhibitAnyPolicy;
  }
}

bool PathElement::signed_(const PathElement& child) const {
  if (!key || !child.algorithm_ || key_unusable_) return false;
  const ByteView signature = child.certificate.signature();
  // RFC 8017 §8.2: an RSA signature is as long as its modulus.
  if (key->type() == KeyType::rsa && signature.size() != static_cast<std::size_t>(key->bits() + 7) / 8) return false;
  try {
    if (!verifier_) verifier_.emplace(*key);
  } catch (const Error&) {
    key_unusable_ = true;
    return false;
  }
  try {
    return verifier_->verify(*child.algorithm_, child.certificate.tbs(), signature);
  } catch (const Error&) {  // an algorithm that nobody here knows
    return false;
  }
}

bool PathElement::signed_itself() const {
  if (!signed_itself_) signed_itself_ = self_issued() && signed_(*this);
  return *signed_itself_;
}

}  // namespace certkit::trust
