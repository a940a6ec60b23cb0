#include "issue/est/csr_attributes.hpp"

#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "certkit/error.hpp"

namespace certkit::issue::est {
namespace {

constexpr std::size_t kMost = 200;  // attributes; no request has so many
constexpr Oid kChallengePassword("1.2.840.113549.1.9.7");

const char* const kWhat = "csrattrs";

bool is_signature(const Oid& oid) {
  static const std::vector<Oid> kKnown{
      asn1::oid::kSha1WithRsa, asn1::oid::kSha256WithRsa, asn1::oid::kSha384WithRsa, asn1::oid::kSha512WithRsa, asn1::oid::kRsassaPss,
      asn1::oid::kEcdsaSha256, asn1::oid::kEcdsaSha384,   asn1::oid::kEcdsaSha512,   asn1::oid::kEd25519,       asn1::oid::kEd448};
  return std::find(kKnown.begin(), kKnown.end(), oid) != kKnown.end();
}

// The hash of a signature, for servers that name the hash alone.
std::optional<Oid> hash_of(const Oid& signature) {
  if (signature == asn1::oid::kSha256WithRsa || signature == asn1::oid::kEcdsaSha256) return asn1::oid::kSha256;
  if (signature == asn1::oid::kSha384WithRsa || signature == asn1::oid::kEcdsaSha384) return asn1::oid::kSha384;
  if (signature == asn1::oid::kSha512WithRsa || signature == asn1::oid::kEcdsaSha512) return asn1::oid::kSha512;
  return std::nullopt;
}

class Lacking {
 public:
  explicit Lacking(const Csr& csr) : csr_(csr), key_(csr.public_key()), extensions_(csr.extensions()) {
    for (const Csr::Attribute& attribute : csr.attributes()) attributes_.push_back(attribute.type);
    for (const auto& rdn : csr.subject().rdns)
      for (const NameAttribute& attribute : rdn) attributes_.push_back(attribute.type);
  }

  void look_for(const Wanted& wanted) {
    if (wanted.type == asn1::oid::kExtensionRequest || wanted.type == asn1::oid::kMsExtensionRequest)
      extensions(wanted);
    else if (wanted.type == asn1::oid::kEcPublicKey)
      ec_key(wanted);
    else if (wanted.type == asn1::oid::kRsaEncryption)
      rsa_key(wanted);
    else if (is_signature(wanted.type))
      need(csr_.signature_algorithm().oid == wanted.type, "a signature by " + name_of(wanted.type));
    else if (wanted.type == asn1::oid::kSha256 || wanted.type == asn1::oid::kSha384 || wanted.type == asn1::oid::kSha512)
      need(hash_of(csr_.signature_algorithm().oid).value_or(wanted.type) == wanted.type, "a signature with " + name_of(wanted.type));
    else if (wanted.type == kChallengePassword)
      need(has_attribute(wanted.type), "a challengePassword, which binds it to the TLS connection and which certkit does not make");
    else
      need(has_attribute(wanted.type), "the attribute " + name_of(wanted.type));
  }

  std::vector<std::string> said;

 private:
  void need(bool there, std::string what) {
    if (!there && std::find(said.begin(), said.end(), what) == said.end()) said.push_back(std::move(what));
  }
  [[nodiscard]] bool has_attribute(const Oid& type) const {
    // Servers list extensions and parts of the subject here, too: the RFC says little of what an OID stands for.
    return std::find(attributes_.begin(), attributes_.end(), type) != attributes_.end() || extensions_.find(type) != nullptr;
  }

  void extensions(const Wanted& wanted) {
    if (wanted.values.empty()) return need(!extensions_.all.empty(), "extensions");
    for (const Bytes& value : wanted.values) {
      asn1::Reader list = asn1::Reader(value, kWhat).enter(asn1::kSequence, "extensions");
      while (!list.at_end()) {
        // An Extension, or its template: without a value (RFC 9908).
        const asn1::Tlv one = list.any("extension");
        asn1::Reader extension = list.into(one);
        const Oid type = one.tag == asn1::kOid ? Oid::from_content(one.content) : extension.oid("extnID");
        need(extensions_.find(type) != nullptr, "the extension " + name_of(type));
      }
    }
  }

  void ec_key(const Wanted& wanted) {
    if (wanted.values.empty()) return need(key_.type() == KeyType::ec, "an EC key");
    std::string curves;
    for (const Bytes& value : wanted.values) {
      const Oid curve = asn1::Reader(value, kWhat).oid("curve");
      if (key_.type() == KeyType::ec && key_.curve() == curve) return;
      curves += (curves.empty() ? "" : " or ") + name_of(curve);
    }
    need(false, "an EC key on " + curves);
  }

  void rsa_key(const Wanted& wanted) {
    const bool rsa = key_.type() == KeyType::rsa;
    if (wanted.values.empty()) return need(rsa, "an RSA key");
    std::string sizes;
    for (const Bytes& value : wanted.values) {
      const std::int64_t bits = asn1::Reader(value, kWhat).small_integer("key size");
      if (rsa && key_.bits() == bits) return;
      sizes += (sizes.empty() ? "" : " or ") + std::to_string(bits);
    }
    need(false, "an RSA key of " + sizes + " bits");
  }

  const Csr& csr_;
  PublicKey key_;
  Extensions extensions_;
  std::vector<Oid> attributes_;  // those of the subject with them
};

}  // namespace

std::vector<Wanted> wanted_of(ByteView der) {
  std::vector<Wanted> all;
  if (der.empty()) return all;
  asn1::Reader outer(der, kWhat);
  asn1::Reader list = outer.enter(asn1::kSequence, "CsrAttrs");
  outer.finish("CsrAttrs");
  while (!list.at_end()) {
    if (all.size() == kMost)
      throw Error(Errc::limit, "csrattrs: more than " + std::to_string(kMost) + " attributes", "ask whoever runs the server");
    Wanted& wanted = all.emplace_back();
    if (list.next_is(asn1::kOid)) {
      wanted.type = list.oid("attribute");
      continue;
    }
    asn1::Reader attribute = list.enter(asn1::kSequence, "attribute");
    wanted.type = attribute.oid("type");
    asn1::Reader values = attribute.enter(asn1::kSet, "values");
    while (!values.at_end()) wanted.values.push_back(to_bytes(values.any("value").whole));
    attribute.finish("attribute");
  }
  return all;
}

std::vector<std::string> lacking(const std::vector<Wanted>& wanted, const Csr& csr) {
  Lacking lacking(csr);
  for (const Wanted& one : wanted) lacking.look_for(one);
  return std::move(lacking.said);
}

}  // namespace certkit::issue::est
