#include "container/classify.hpp"

#include <array>

#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "container/ber.hpp"
#include "container/internal.hpp"

namespace certkit::container {

namespace {

constexpr Oid kNetscapeSequence("2.16.840.1.113730.2.5");

// Up to eight children: more than any shape here needs to be told from the others (RSAPrivateKey and DSA's six INTEGERs are the longest).
struct Children {
  std::array<BerTlv, 8> list{};
  std::size_t size = 0;
  bool all_integers = true;

  Children(ByteView content, int max_depth) noexcept {
    BerWalk walk(content, max_depth);
    while (size < list.size()) {
      const auto child = walk.next();
      if (!child) break;
      all_integers &= child->tag == asn1::kInteger;
      list[size++] = *child;
    }
  }
  [[nodiscard]] std::uint8_t tag(std::size_t i) const noexcept { return i < size ? list[i].tag : std::uint8_t{0}; }
  [[nodiscard]] bool is_number(std::size_t i, std::uint8_t value) const noexcept {
    return tag(i) == asn1::kInteger && list[i].content.size() == 1 && list[i].content[0] == value;
  }
};

bool is_algorithm(const BerTlv& tlv) noexcept { return tlv.tag == asn1::kSequence && !tlv.content.empty() && tlv.content[0] == asn1::kOid; }
bool is_time(std::uint8_t tag) noexcept { return tag == asn1::kUtcTime || tag == asn1::kGeneralizedTime; }

bool is_public_key(ByteView content, int depth) noexcept {
  const Children c(content, depth);
  return c.size == 2 && is_algorithm(c.list[0]) && c.tag(1) == asn1::kBitString;
}

// SEQUENCE { SEQUENCE, AlgorithmIdentifier, BIT STRING }: signed by somebody; what, is in the first part.
Kind signed_kind(ByteView content, int depth) noexcept {
  const Children c(content, depth);
  if (c.tag(0) == asn1::context(0, true)) return Kind::certificate;  // explicit version
  const std::size_t version = c.tag(0) == asn1::kInteger ? 1 : 0;
  if (c.tag(version) == asn1::kSequence && c.tag(version + 1) == asn1::kSequence && is_time(c.tag(version + 2))) return Kind::crl;
  if (version == 1 && c.tag(1) == asn1::kSequence && c.tag(2) == asn1::kSequence) {
    if (c.size <= 4 && is_public_key(c.list[2].content, depth)) return Kind::csr;
    if (c.tag(3) == asn1::kSequence) return Kind::certificate;  // version 1: no version field
  }
  return Kind::unknown;
}

Kind content_kind(ByteView oid, bool explicit_content) noexcept {
  if (same(oid, asn1::oid::kPkcs7SignedData.content())) return Kind::pkcs7;
  if (same(oid, kNetscapeSequence.content())) return Kind::netscape_sequence;
  constexpr Oid kPkcs7("1.2.840.113549.1.7");
  const bool pkcs7 = oid.size() > kPkcs7.content().size() && same(oid.first(kPkcs7.content().size()), kPkcs7.content());
  return pkcs7 && explicit_content ? Kind::other_content : Kind::unknown;
}

Kind number_first(const Children& c) noexcept {
  if (c.size >= 3 && is_algorithm(c.list[1]) && c.tag(2) == asn1::kOctetString && (c.is_number(0, 0) || c.is_number(0, 1)))
    return Kind::pkcs8;
  if (c.is_number(0, 1) && c.tag(1) == asn1::kOctetString) return Kind::sec1;
  if (!c.all_integers) return Kind::unknown;
  if (c.size == 8 && (c.is_number(0, 0) || c.is_number(0, 1))) return Kind::pkcs1;
  if (c.size == 6 && c.is_number(0, 0)) return Kind::dsa;
  if (c.size == 3 && c.list[2].content.size() > 8) return Kind::dsa_parameters;
  // DH parameters are a prime and a generator, mostly 2 or 5; nobody uses these as an RSA exponent.
  if (c.size == 3 || c.is_number(1, 2) || c.is_number(1, 5)) return Kind::dh_parameters;
  return c.size == 2 && c.list[0].content.size() > c.list[1].content.size() ? Kind::pkcs1_public : Kind::unknown;
}

bool is_trust_attributes(const Children& c, int depth) noexcept {
  if (c.size == 0) return false;
  for (std::size_t i = 0; i < c.size; ++i) {
    const std::uint8_t tag = c.tag(i);
    if (tag == asn1::kSequence) {
      if (const Children oids(c.list[i].content, depth); oids.tag(0) != asn1::kOid) return false;
    } else if (tag != asn1::context(0, true) && tag != asn1::context(1, true) && tag != asn1::kUtf8String && tag != asn1::kOctetString) {
      return false;
    }
  }
  return true;
}

bool has_prefix(std::string_view label, std::string_view prefix) noexcept { return label.substr(0, prefix.size()) == prefix; }

}  // namespace

Kind classify(ByteView object, int max_depth) noexcept {
  const auto outer = ber_first(object, max_depth);
  if (!outer) return Kind::unknown;
  if (looks_like_pkcs12(object)) return Kind::pkcs12;
  if (outer->tag != asn1::kSequence) return Kind::unknown;
  const Children c(outer->content, max_depth);
  switch (c.tag(0)) {
    case asn1::kInteger: return number_first(c);
    case asn1::kOid: return content_kind(c.list[0].content, c.tag(1) == asn1::context(0, true));
    case asn1::kEnumerated: return c.size <= 2 ? Kind::ocsp_response : Kind::unknown;
    case asn1::kSequence:
      if (c.size == 3 && is_algorithm(c.list[1]) && c.tag(2) == asn1::kBitString) return signed_kind(c.list[0].content, max_depth);
      if (c.size == 2 && is_algorithm(c.list[0]) && c.tag(1) == asn1::kBitString) return Kind::public_key;
      if (c.size == 2 && is_algorithm(c.list[0]) && (c.tag(1) & 0xdf) == asn1::kOctetString) {
        // "Only for server authentication" plus a key identifier looks alike but for its algorithm being a list of purposes.
        const Children algorithm(c.list[0].content, max_depth);
        if (algorithm.size == 2 && algorithm.tag(1) == asn1::kSequence) return Kind::encrypted_pkcs8;
      }
      break;
    default: break;
  }
  return is_trust_attributes(c, max_depth) ? Kind::trust_attributes : Kind::unknown;
}

std::string_view name_of(Kind kind) noexcept {
  switch (kind) {
    case Kind::certificate: return "certificate";
    case Kind::csr: return "certificate request";
    case Kind::crl: return "CRL";
    case Kind::public_key: return "public key";
    case Kind::pkcs1_public: return "PKCS#1 public key";
    case Kind::pkcs8: return "PKCS#8 private key";
    case Kind::encrypted_pkcs8: return "encrypted PKCS#8 private key";
    case Kind::pkcs1: return "PKCS#1 private key";
    case Kind::sec1: return "SEC1 private key";
    case Kind::dsa: return "traditional DSA private key";
    case Kind::pkcs12: return "PKCS#12";
    case Kind::pkcs7: return "PKCS#7";
    case Kind::netscape_sequence: return "Netscape certificate sequence";
    case Kind::other_content: return "PKCS#7 without certificates";
    case Kind::ocsp_response: return "OCSP response";
    case Kind::dh_parameters: return "DH parameters";
    case Kind::dsa_parameters: return "DSA parameters";
    case Kind::trust_attributes: return "trust attributes of a certificate";
    case Kind::unknown: break;
  }
  return "unknown object";
}

bool label_fits(std::string_view label, Kind kind) noexcept {
  switch (kind) {
    case Kind::pkcs7:
    case Kind::other_content:
      if (label == "PKCS7" || label == "CMS" || has_prefix(label, "PKCS #7")) return true;
      break;
    case Kind::netscape_sequence:
      if (label == "CERTIFICATE") return true;
      break;  // what openssl nseq writes
    default: break;
  }
  struct Known {
    std::string_view label;
    Kind kind;
  };
  constexpr std::array<Known, 20> kLabels = {{
      {"CERTIFICATE", Kind::certificate},
      {"X509 CERTIFICATE", Kind::certificate},
      {"TRUSTED CERTIFICATE", Kind::certificate},
      {"CERTIFICATE REQUEST", Kind::csr},
      {"NEW CERTIFICATE REQUEST", Kind::csr},
      {"X509 CRL", Kind::crl},
      {"CRL", Kind::crl},
      {"PUBLIC KEY", Kind::public_key},
      {"RSA PUBLIC KEY", Kind::pkcs1_public},
      {"PRIVATE KEY", Kind::pkcs8},
      {"ENCRYPTED PRIVATE KEY", Kind::encrypted_pkcs8},
      {"RSA PRIVATE KEY", Kind::pkcs1},
      {"EC PRIVATE KEY", Kind::sec1},
      {"DSA PRIVATE KEY", Kind::dsa},
      {"PKCS12", Kind::pkcs12},
      {"PKCS7", Kind::pkcs7},
      {"CMS", Kind::pkcs7},
      {"DH PARAMETERS", Kind::dh_parameters},
      {"DSA PARAMETERS", Kind::dsa_parameters},
      {"X9.42 DH PARAMETERS", Kind::dh_parameters},
  }};
  bool known = false;
  for (const Known& entry : kLabels) {
    if (entry.label != label) continue;
    if (entry.kind == kind) return true;
    known = true;
  }
  return !known;
}

}  // namespace certkit::container
