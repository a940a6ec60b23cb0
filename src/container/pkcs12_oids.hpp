// OIDs that only PKCS#12 and the Java key stores use (RFC 7292 §4.2, §5; RFC 8018 appendix A; Sun's key protectors).
#pragma once

#include "certkit/oid.hpp"

namespace certkit::container::oid {

inline constexpr Oid kKeyBag("1.2.840.113549.1.12.10.1.1"), kShroudedKeyBag("1.2.840.113549.1.12.10.1.2"),
    kCertBag("1.2.840.113549.1.12.10.1.3"), kCrlBag("1.2.840.113549.1.12.10.1.4"), kSecretBag("1.2.840.113549.1.12.10.1.5"),
    kSafeContentsBag("1.2.840.113549.1.12.10.1.6");
inline constexpr Oid kX509Certificate("1.2.840.113549.1.9.22.1"), kSdsiCertificate("1.2.840.113549.1.9.22.2"),
    kX509Crl("1.2.840.113549.1.9.23.1");
inline constexpr Oid kEnvelopedData("1.2.840.113549.1.7.3");
inline constexpr Oid kPbmac1("1.2.840.113549.1.5.14"), kPbkdf2("1.2.840.113549.1.5.12");
inline constexpr Oid kHmacSha1("1.2.840.113549.2.7"), kHmacSha224("1.2.840.113549.2.8"), kHmacSha256("1.2.840.113549.2.9"),
    kHmacSha384("1.2.840.113549.2.10"), kHmacSha512("1.2.840.113549.2.11");
inline constexpr Oid kMd5("1.2.840.113549.2.5"), kSha224("2.16.840.1.101.3.4.2.4");
inline constexpr Oid kSunKeyProtector("1.3.6.1.4.1.42.2.17.1.1"), kSunJceKeyProtector("1.3.6.1.4.1.42.2.19.1");

}  // namespace certkit::container::oid
