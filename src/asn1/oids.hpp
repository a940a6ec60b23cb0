// Every OID that certkit knows by name: the one table. name_of() and the constants come from here.
#pragma once

#include "certkit/oid.hpp"

namespace certkit::asn1 {

// Format: constexpr Oid kName("dotted"); names in oids.cpp, sorted for lookup there.
namespace oid {
inline constexpr Oid kCommonName("2.5.4.3"), kSerialNumber("2.5.4.5"), kCountryName("2.5.4.6"),
    kDomainComponent("0.9.2342.19200300.100.1.25"), kEmailAddress("1.2.840.113549.1.9.1");
inline constexpr Oid kSubjectKeyIdentifier("2.5.29.14"), kKeyUsage("2.5.29.15"), kSubjectAltName("2.5.29.17"),
    kBasicConstraints("2.5.29.19"), kTlsFeature("1.3.6.1.5.5.7.1.24"), kNameConstraints("2.5.29.30"), kCrlDistributionPoints("2.5.29.31"),
    kCertificatePolicies("2.5.29.32"), kAuthorityKeyIdentifier("2.5.29.35"), kExtendedKeyUsage("2.5.29.37"),
    kAuthorityInfoAccess("1.3.6.1.5.5.7.1.1"), kCrlNumber("2.5.29.20");
inline constexpr Oid kOcsp("1.3.6.1.5.5.7.48.1"), kCaIssuers("1.3.6.1.5.5.7.48.2"), kServerAuth("1.3.6.1.5.5.7.3.1"),
    kClientAuth("1.3.6.1.5.5.7.3.2"), kAnyExtendedKeyUsage("2.5.29.37.0");
inline constexpr Oid kMsTemplateName("1.3.6.1.4.1.311.20.2"), kMsTemplate("1.3.6.1.4.1.311.21.7"), kUpn("1.3.6.1.4.1.311.20.2.3"),
    kMsExtensionRequest("1.3.6.1.4.1.311.2.1.14"), kExtensionRequest("1.2.840.113549.1.9.14"), kFriendlyName("1.2.840.113549.1.9.20"),
    kLocalKeyId("1.2.840.113549.1.9.21"), kMsCspName("1.3.6.1.4.1.311.17.1"), kOracleTrustedKeyUsage("2.16.840.1.113894.746875.1.1");
inline constexpr Oid kRsaEncryption("1.2.840.113549.1.1.1"), kRsassaPss("1.2.840.113549.1.1.10"), kEcPublicKey("1.2.840.10045.2.1"),
    kEd25519("1.3.101.112"), kEd448("1.3.101.113"), kX25519("1.3.101.110"), kX448("1.3.101.111"), kDsa("1.2.840.10040.4.1"),
    kP256("1.2.840.10045.3.1.7"), kP384("1.3.132.0.34"), kP521("1.3.132.0.35");
inline constexpr Oid kSha1WithRsa("1.2.840.113549.1.1.5"), kSha256WithRsa("1.2.840.113549.1.1.11"), kSha384WithRsa("1.2.840.113549.1.1.12"),
    kSha512WithRsa("1.2.840.113549.1.1.13"), kEcdsaSha256("1.2.840.10045.4.3.2"), kEcdsaSha384("1.2.840.10045.4.3.3"),
    kEcdsaSha512("1.2.840.10045.4.3.4");
inline constexpr Oid kPkcs7Data("1.2.840.113549.1.7.1"), kPkcs7SignedData("1.2.840.113549.1.7.2"),
    kPkcs7EncryptedData("1.2.840.113549.1.7.6");
inline constexpr Oid kSha1("1.3.14.3.2.26"), kSha256("2.16.840.1.101.3.4.2.1"), kSha384("2.16.840.1.101.3.4.2.2"),
    kSha512("2.16.840.1.101.3.4.2.3");
}  // namespace oid

}  // namespace certkit::asn1
