// Certificate, Csr and Crl as values: their DER, checked in structure once when made, and fields read from it on demand.
// Looking at them calls no cryptographic library. Constructors throw Errc::malformed naming field and offset. Copies are cheap (shared bytes).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "certkit/key.hpp"
#include "certkit/name.hpp"
#include "certkit/time.hpp"

namespace certkit {

struct Extension {
  Oid oid;
  bool critical = false;
  ByteView value;  // content of extnValue; a view into the owner
};

struct BasicConstraints {
  bool ca = false;
  std::optional<int> path_length;
};

struct NameConstraints {
  std::vector<GeneralName> permitted, excluded;
};

// KeyUsage bits (RFC 5280 §4.2.1.3), bit n of the mask = bit n of the BIT STRING.
enum KeyUsage : unsigned {
  kDigitalSignature = 1u << 0, kNonRepudiation = 1u << 1, kKeyEncipherment = 1u << 2, kDataEncipherment = 1u << 3,
  kKeyAgreement = 1u << 4, kKeyCertSign = 1u << 5, kCrlSign = 1u << 6, kEncipherOnly = 1u << 7, kDecipherOnly = 1u << 8,
};
[[nodiscard]] std::vector<std::string> key_usage_words(unsigned mask);         // "digitalSignature", …
[[nodiscard]] std::optional<unsigned> key_usage_from_word(std::string_view word);  // exact spelling of RFC 5280

// Readings of an extension set, shared by certificates and CSRs. Each throws Errc::malformed if present and damaged.
class Extensions {
 public:
  std::vector<Extension> all;
  std::shared_ptr<const void> owner;   // of the octets that `all` looks into, so that Certificate(der).extensions() is safe
  [[nodiscard]] const Extension* find(const Oid& oid) const noexcept;
  [[nodiscard]] std::vector<GeneralName> subject_alt_names() const;
  [[nodiscard]] std::optional<BasicConstraints> basic_constraints() const;
  [[nodiscard]] std::optional<unsigned> key_usage() const;
  [[nodiscard]] std::vector<Oid> extended_key_usage() const;
  [[nodiscard]] std::optional<Bytes> subject_key_identifier() const;
  [[nodiscard]] std::optional<Bytes> authority_key_identifier() const;          // keyIdentifier only
  [[nodiscard]] std::vector<std::string> crl_distribution_urls() const;
  [[nodiscard]] std::vector<std::string> ocsp_urls() const;                     // from authorityInfoAccess
  [[nodiscard]] std::vector<std::string> ca_issuer_urls() const;
  [[nodiscard]] std::optional<NameConstraints> name_constraints() const;        // the names alone: minimum and maximum have no use (RFC 5280)
  [[nodiscard]] std::vector<Oid> certificate_policies() const;                  // without their qualifiers
  [[nodiscard]] std::vector<std::string> tls_features() const;                  // "status_request" (must-staple), or the number
  [[nodiscard]] std::optional<std::string> ms_template() const;                 // v1 name, or v2 OID with version "OID (100.3)"
};

struct CertificateLayout;  // offsets; src/asn1/certificate.cpp

class Certificate {
 public:
  explicit Certificate(Bytes der);
  [[nodiscard]] ByteView der() const noexcept;
  [[nodiscard]] ByteView tbs() const noexcept;                // the signed octets, TLV
  [[nodiscard]] int version() const noexcept;                 // 1, 2 or 3
  [[nodiscard]] ByteView serial() const noexcept;             // content octets of the INTEGER, as encoded
  [[nodiscard]] std::string serial_hex() const;               // lower case, no leading "00" octet, no colons
  [[nodiscard]] ByteView issuer_der() const noexcept;
  [[nodiscard]] ByteView subject_der() const noexcept;
  [[nodiscard]] Name issuer() const;
  [[nodiscard]] Name subject() const;
  [[nodiscard]] Time not_before() const noexcept;
  [[nodiscard]] Time not_after() const noexcept;
  [[nodiscard]] ByteView spki() const noexcept;
  [[nodiscard]] PublicKey public_key() const;
  [[nodiscard]] AlgorithmId signature_algorithm() const;
  [[nodiscard]] ByteView signature() const noexcept;          // octets of the BIT STRING
  [[nodiscard]] Extensions extensions() const;
  [[nodiscard]] bool is_ca() const;                           // basicConstraints CA, or a version 1 certificate that is self-issued
  [[nodiscard]] bool self_issued() const noexcept;            // subject == issuer, octet for octet
  [[nodiscard]] Sha256 sha256() const;                        // fingerprints of the whole DER
  [[nodiscard]] std::array<std::uint8_t, 20> sha1() const;
  friend bool operator==(const Certificate& a, const Certificate& b) { return same(a.der(), b.der()); }

 private:
  std::shared_ptr<const CertificateLayout> layout_;
};

struct CsrLayout;

class Csr {  // PKCS#10, RFC 2986
 public:
  explicit Csr(Bytes der);
  [[nodiscard]] ByteView der() const noexcept;
  [[nodiscard]] ByteView info() const noexcept;               // CertificationRequestInfo TLV: the signed octets
  [[nodiscard]] ByteView subject_der() const noexcept;
  [[nodiscard]] Name subject() const;
  [[nodiscard]] ByteView spki() const noexcept;
  [[nodiscard]] PublicKey public_key() const;
  [[nodiscard]] AlgorithmId signature_algorithm() const;
  [[nodiscard]] ByteView signature() const noexcept;
  // extensionRequest, under PKCS#9's OID or Microsoft's (1.3.6.1.4.1.311.2.1.14).
  [[nodiscard]] Extensions extensions() const;
  struct Attribute { Oid type; ByteView values; };            // values: content of the SET
  [[nodiscard]] std::vector<Attribute> attributes() const;

 private:
  std::shared_ptr<const CsrLayout> layout_;
};

struct CrlLayout;

class Crl {  // CertificateList, RFC 5280 §5
 public:
  explicit Crl(Bytes der);
  [[nodiscard]] ByteView der() const noexcept;
  [[nodiscard]] ByteView tbs() const noexcept;
  [[nodiscard]] ByteView issuer_der() const noexcept;
  [[nodiscard]] Name issuer() const;
  [[nodiscard]] Time this_update() const noexcept;
  [[nodiscard]] std::optional<Time> next_update() const noexcept;
  [[nodiscard]] std::size_t revoked_count() const noexcept;
  struct Revoked { ByteView serial; Time date; std::optional<int> reason; };
  [[nodiscard]] std::vector<Revoked> revoked() const;         // throws Errc::malformed if a reason is damaged
  [[nodiscard]] AlgorithmId signature_algorithm() const;
  [[nodiscard]] ByteView signature() const noexcept;
  [[nodiscard]] Extensions extensions() const;                // cRLNumber, authorityKeyIdentifier, …

 private:
  std::shared_ptr<const CrlLayout> layout_;
};

}  // namespace certkit
