// Making keys, CSRs and certificates. OpenSSL makes (Botan where it is faster), the other library reads back before anything is returned:
// a disagreement is Errc::mismatch and nothing comes out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "certkit/certificate.hpp"

namespace certkit {

[[nodiscard]] PrivateKey generate_key(const KeySpec& spec);

// One that certkit writes as it is given, unread.
struct NewExtension {
  Oid oid;
  bool critical = false;
  Bytes value;                                  // content of extnValue: one DER element
  friend bool operator==(const NewExtension&, const NewExtension&) = default;
};

struct CsrSpec {
  Name subject;
  std::vector<GeneralName> san;                 // in order, already canonical and without duplicates
  std::optional<unsigned> key_usage;            // KeyUsage mask
  std::vector<Oid> extended_key_usage;
  std::optional<BasicConstraints> basic_constraints;
  std::string ms_template;                      // certificateTemplateName (1.3.6.1.4.1.311.20.2, BMPString), if not empty
  std::string ms_template_oid;                  // certificateTemplate v2 (1.3.6.1.4.1.311.21.7), if not empty …
  int ms_template_major = 100, ms_template_minor = 0;   // … with this version
  std::string friendly_name;                    // Microsoft's attribute 1.3.6.1.4.1.311.10.11.11 is not sent; PKCS#9 friendlyName (1.2.840.113549.1.9.20) is
  Hash hash = Hash::sha256;                     // ignored for Ed25519 and Ed448
  bool subject_key_identifier = false;          // SHA-1 of the key's bits; a CA puts in its own
  std::vector<NewExtension> other_extensions;   // none of those above
  // Where these are not marked as usual: key usage and basic constraints critical, extended key usage not, names only without a subject.
  struct Critical {
    std::optional<bool> san, key_usage, extended_key_usage, basic_constraints;
    friend bool operator==(const Critical&, const Critical&) = default;
  } critical;
};
[[nodiscard]] Csr make_csr(const CsrSpec& spec, const PrivateKey& key);

struct CertificateSpec {
  Bytes serial;                                 // positive, at most 20 octets of content
  Name subject;
  Bytes subject_spki;                           // DER
  Time not_before{}, not_after{};
  std::vector<GeneralName> san;
  bool san_critical = false;                    // when the subject is empty
  std::optional<unsigned> key_usage;
  std::vector<Oid> extended_key_usage;
  std::optional<BasicConstraints> basic_constraints;
  std::vector<std::string> permitted_dns;       // nameConstraints, critical (".contoso.com" or "contoso.com"; CIDR text for IP)
  std::vector<std::string> crl_urls, ocsp_urls, ca_issuer_urls;
  Hash hash = Hash::sha256;
};
// Signed by issuer_key under issuer's name (nullptr: self-signed with issuer_key). Subject and authority key identifiers are always set.
[[nodiscard]] Certificate make_certificate(const CertificateSpec& spec, const Certificate* issuer, const PrivateKey& issuer_key);

struct CrlSpec {                                // version 2, RFC 5280 §5
  Time this_update{}, next_update{};
  Bytes number;                                 // cRLNumber: positive, at most 20 octets of content; grows with every list of an issuer
  struct Entry {
    Bytes serial;
    Time date{};
    int reason = 0;                             // CRLReason; 0, unspecified, is left out (§5.3.1)
  };
  std::vector<Entry> revoked;                   // in this order
  Hash hash = Hash::sha256;
};
// Signed by the issuer's key; with its authority key identifier and the number.
[[nodiscard]] Crl make_crl(const CrlSpec& spec, const Certificate& issuer, const PrivateKey& issuer_key);

}  // namespace certkit
