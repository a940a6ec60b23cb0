#include <utility>

#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "base/text.hpp"
#include "certkit/certificate.hpp"

namespace certkit {

using namespace asn1;

namespace {

constexpr std::pair<unsigned, const char*> kKeyUsageWords[] = {{kDigitalSignature, "digitalSignature"},
                                                               {kNonRepudiation, "nonRepudiation"},
                                                               {kKeyEncipherment, "keyEncipherment"},
                                                               {kDataEncipherment, "dataEncipherment"},
                                                               {kKeyAgreement, "keyAgreement"},
                                                               {kKeyCertSign, "keyCertSign"},
                                                               {kCrlSign, "cRLSign"},
                                                               {kEncipherOnly, "encipherOnly"},
                                                               {kDecipherOnly, "decipherOnly"}};

std::string uri_text(ByteView content) {
  const std::string_view text = as_text(content);
  return base::is_utf8(text) ? std::string(text) : base::latin1_to_utf8(content);
}

// authorityInfoAccess (RFC 5280 §4.2.2.1): the URIs of one access method, in order.
std::vector<std::string> access_urls(const Extensions& extensions, const Oid& method) {
  std::vector<std::string> urls;
  const Extension* extension = extensions.find(oid::kAuthorityInfoAccess);
  if (extension == nullptr) return urls;
  Reader reader(extension->value, "authorityInfoAccess");
  for (Reader each = reader.enter(kSequence, "AuthorityInfoAccess"); !each.at_end();) {
    Reader one = each.enter(kSequence, "AccessDescription");
    const bool wanted = one.oid("accessMethod") == method;
    const Tlv location = one.any("accessLocation");
    one.finish("AccessDescription");
    if (wanted && location.tag == context(6, false)) urls.push_back(uri_text(location.content));
  }
  reader.finish("AuthorityInfoAccess");
  return urls;
}

}  // namespace

std::vector<std::string> key_usage_words(unsigned mask) {
  std::vector<std::string> words;
  for (const auto& [bit, word] : kKeyUsageWords)
    if ((mask & bit) != 0) words.emplace_back(word);
  return words;
}

std::optional<unsigned> key_usage_from_word(std::string_view word) {
  for (const auto& [bit, known] : kKeyUsageWords)
    if (word == known) return bit;
  if (word == "contentCommitment") return kNonRepudiation;  // its newer name
  return std::nullopt;
}

const Extension* Extensions::find(const Oid& oid) const noexcept {
  for (const Extension& extension : all)
    if (extension.oid == oid) return &extension;
  return nullptr;
}

std::vector<GeneralName> Extensions::subject_alt_names() const {
  std::vector<GeneralName> names;
  const Extension* extension = find(oid::kSubjectAltName);
  if (extension == nullptr) return names;
  Reader reader(extension->value, "subjectAltName");
  Reader each = reader.enter(kSequence, "GeneralNames");
  for (names.reserve(each.count()); !each.at_end();) names.push_back(GeneralName::parse(each.any("GeneralName").whole));
  reader.finish("GeneralNames");
  return names;
}

std::optional<BasicConstraints> Extensions::basic_constraints() const {
  const Extension* extension = find(oid::kBasicConstraints);
  if (extension == nullptr) return std::nullopt;
  Reader reader(extension->value, "basicConstraints");
  Reader in = reader.enter(kSequence, "BasicConstraints");
  BasicConstraints constraints;
  if (in.next_is(kBoolean)) constraints.ca = in.boolean("cA");
  if (in.next_is(kInteger)) {
    const std::size_t at = in.offset();
    const std::int64_t length = in.small_integer("pathLenConstraint");
    if (length < 0 || length > INT32_MAX) in.fail("pathLenConstraint: out of range", at);
    constraints.path_length = static_cast<int>(length);
  }
  in.finish("BasicConstraints");
  reader.finish("BasicConstraints");
  return constraints;
}

std::optional<unsigned> Extensions::key_usage() const {
  const Extension* extension = find(oid::kKeyUsage);
  if (extension == nullptr) return std::nullopt;
  Reader reader(extension->value, "keyUsage");
  const unsigned mask = reader.named_bits("KeyUsage");
  reader.finish("KeyUsage");
  return mask;
}

std::vector<Oid> Extensions::extended_key_usage() const {
  std::vector<Oid> usages;
  const Extension* extension = find(oid::kExtendedKeyUsage);
  if (extension == nullptr) return usages;
  Reader reader(extension->value, "extKeyUsage");
  Reader each = reader.enter(kSequence, "ExtKeyUsageSyntax");
  for (usages.reserve(each.count()); !each.at_end();) usages.push_back(each.oid("KeyPurposeId"));
  reader.finish("ExtKeyUsageSyntax");
  return usages;
}

std::optional<Bytes> Extensions::subject_key_identifier() const {
  const Extension* extension = find(oid::kSubjectKeyIdentifier);
  if (extension == nullptr) return std::nullopt;
  Reader reader(extension->value, "subjectKeyIdentifier");
  const ByteView identifier = reader.octet_string("SubjectKeyIdentifier");
  reader.finish("SubjectKeyIdentifier");
  return to_bytes(identifier);
}

std::optional<Bytes> Extensions::authority_key_identifier() const {
  const Extension* extension = find(oid::kAuthorityKeyIdentifier);
  if (extension == nullptr) return std::nullopt;
  Reader reader(extension->value, "authorityKeyIdentifier");
  Reader in = reader.enter(kSequence, "AuthorityKeyIdentifier");
  const auto identifier = in.optional(context(0, false), "keyIdentifier");
  while (!in.at_end()) (void)in.any("AuthorityKeyIdentifier");  // issuer and serial number: any two CAs with one key may differ there
  reader.finish("AuthorityKeyIdentifier");
  if (!identifier) return std::nullopt;
  return to_bytes(identifier->content);
}

std::vector<std::string> Extensions::crl_distribution_urls() const {
  std::vector<std::string> urls;
  const Extension* extension = find(oid::kCrlDistributionPoints);
  if (extension == nullptr) return urls;
  Reader reader(extension->value, "cRLDistributionPoints");
  for (Reader each = reader.enter(kSequence, "CRLDistributionPoints"); !each.at_end();) {
    Reader point = each.enter(kSequence, "DistributionPoint");
    // [0] DistributionPointName, a CHOICE and so explicit; in it [0] fullName or [1] nameRelativeToCRLIssuer, which has no URL.
    if (auto name = point.optional_enter(context(0, true), "distributionPoint"))
      if (auto full_name = name->optional_enter(context(0, true), "fullName"))
        while (!full_name->at_end())
          if (const Tlv one = full_name->any("GeneralName"); one.tag == context(6, false)) urls.push_back(uri_text(one.content));
    while (!point.at_end()) (void)point.any("DistributionPoint");  // reasons, cRLIssuer
  }
  reader.finish("CRLDistributionPoints");
  return urls;
}

std::vector<std::string> Extensions::ocsp_urls() const { return access_urls(*this, oid::kOcsp); }
std::vector<std::string> Extensions::ca_issuer_urls() const { return access_urls(*this, oid::kCaIssuers); }

std::optional<NameConstraints> Extensions::name_constraints() const {
  const Extension* extension = find(oid::kNameConstraints);
  if (extension == nullptr) return std::nullopt;
  Reader reader(extension->value, "nameConstraints");
  Reader in = reader.enter(kSequence, "NameConstraints");
  NameConstraints constraints;
  const auto read = [&](std::uint8_t number, const char* field, std::vector<GeneralName>& names) {
    auto trees = in.optional_enter(context(number, true), field);
    while (trees && !trees->at_end()) {
      Reader tree = trees->enter(kSequence, "GeneralSubtree");
      names.push_back(GeneralName::parse(tree.any("base").whole));
      while (!tree.at_end()) (void)tree.any("GeneralSubtree");  // minimum, maximum
    }
  };
  read(0, "permittedSubtrees", constraints.permitted);
  read(1, "excludedSubtrees", constraints.excluded);
  in.finish("NameConstraints");
  reader.finish("NameConstraints");
  return constraints;
}

std::vector<Oid> Extensions::certificate_policies() const {
  std::vector<Oid> policies;
  const Extension* extension = find(oid::kCertificatePolicies);
  if (extension == nullptr) return policies;
  Reader reader(extension->value, "certificatePolicies");
  for (Reader each = reader.enter(kSequence, "CertificatePolicies"); !each.at_end();) {
    Reader one = each.enter(kSequence, "PolicyInformation");
    policies.push_back(one.oid("policyIdentifier"));
    while (!one.at_end()) (void)one.any("policyQualifiers");
  }
  reader.finish("CertificatePolicies");
  return policies;
}

// RFC 7633: the numbers are those of TLS extensions.
std::vector<std::string> Extensions::tls_features() const {
  std::vector<std::string> features;
  const Extension* extension = find(oid::kTlsFeature);
  if (extension == nullptr) return features;
  Reader reader(extension->value, "tlsFeature");
  for (Reader each = reader.enter(kSequence, "Features"); !each.at_end();) {
    const std::int64_t number = each.small_integer("feature");
    features.push_back(number == 5 ? "status_request" : number == 17 ? "status_request_v2" : std::to_string(number));
  }
  reader.finish("Features");
  return features;
}

std::optional<std::string> Extensions::ms_template() const {
  if (const Extension* v2 = find(oid::kMsTemplate)) {
    // CertificateTemplateOID ::= SEQUENCE {templateID OID, templateMajorVersion INTEGER OPTIONAL, templateMinorVersion INTEGER OPTIONAL}
    // ([MS-WCCE] 2.2.2.7.7.2)
    Reader reader(v2->value, "certificateTemplate");
    Reader in = reader.enter(kSequence, "CertificateTemplateOID");
    std::string text = in.oid("templateID").dotted();
    if (!in.at_end()) {
      text += " (" + std::to_string(in.small_integer("templateMajorVersion"));
      if (!in.at_end()) text += "." + std::to_string(in.small_integer("templateMinorVersion"));
      text += ")";
    }
    in.finish("CertificateTemplateOID");
    reader.finish("CertificateTemplateOID");
    return text;
  }
  const Extension* v1 = find(oid::kMsTemplateName);
  if (v1 == nullptr) return std::nullopt;
  Reader reader(v1->value, "certificateTemplateName");
  const Tlv name = reader.any("name");
  reader.finish("certificateTemplateName");
  auto text = string_value(name.tag, name.content);
  if (!text) reader.fail("name: not a string", name.offset);
  return text;
}

}  // namespace certkit
