// The categories of tests/vectors/asn1/differences.md, as code: why certkit, OpenSSL and Botan do not take the same certificates, requests
// and CRLs. What falls into none of them is a finding. The fuzz targets and unit-asn1 judge by this one table.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "asn1/reader.hpp"
#include "certkit/error.hpp"

namespace differences {

struct Category {
  std::string_view part;  // of the refusal's message
  std::string_view name;  // of the row in differences.md
};

// certkit's reason to refuse what another takes.
inline constexpr Category kRefusedByCertkit[] = {
    {"(BER, not DER)", "ber"},
    {"tag 0x24 where OCTET STRING belongs", "ber"},
    {"tag 0x23 where BIT STRING belongs", "ber"},
    {"tag 0x1f where", "high-tag"},
    {"tag 0x3f where", "high-tag"},
    {"tag number over 30", "high-tag"},
    {"tag 0x10 where SEQUENCE belongs", "constructed-bit"},
    {"tag 0x11 where SET belongs", "constructed-bit"},
    {"CSR: extensionRequest", "extension-request"},
    {"CSR: extension: ", "extension-request"},
    {"BOOLEAN is neither", "boolean"},
    {"BIT STRING does not end on an octet", "unused-bits"},
    {"damaged BIT STRING", "missing-bits"},
    {"not a time", "time"},
    {"neither 1, 2 nor 3", "version"},
    {"version: unknown", "version"},
    {"version: neither 1 nor 2", "version"},
    {"version: number of", "version"},
    {"OBJECT IDENTIFIER of", "long-oid"},
    {"a value of a type that names do not have", "name-value-type"},
    {"octets that its string type does not have", "name-value-octets"},
    {"subjectPublicKeyInfo", "key"},
    {"subjectPKInfo", "key"},
    {"RSA", "key"},
    {"EC ", "key"},
    {"DSA", "key"},
};

// … and to refuse a key that OpenSSL loads.
inline constexpr Category kKeysRefusedByCertkit[] = {
    {"EC public key: not a point", "infinity"},  // where it is that
    {"RSA modulus: INTEGER not in its shortest form", "rsa-integer"},
    {"RSA exponent: INTEGER not in its shortest form", "rsa-integer"},
    {"RSA public key: ", "rsa-rest"},  // octets left over
    {"DSA public key: ", "rsa-rest"},
};

// Where in the object a refusal says that it is.
inline std::size_t offset_in(std::string_view message) { return std::stoul(std::string(message.substr(message.find("(offset ") + 8))); }

// The category of `message`, or "unexplained: " and the message. `key_loads`: OpenSSL makes a key of the public key, so that the object is
// of use, and no damage of its key a reason to refuse it.
inline std::string refused_by_certkit(std::string_view message, certkit::ByteView der, bool key_loads) {
  for (const auto& [part, name] : kKeysRefusedByCertkit)
    if (key_loads && message.find(part) != std::string_view::npos && (name != "infinity" || der[offset_in(message)] == 0))
      return std::string(name);
  for (const auto& [part, name] : kRefusedByCertkit)
    if (message.find(part) != std::string_view::npos && !(name == "key" && key_loads)) return std::string(name);
  // An optional field whose tag has the wrong constructed bit is not seen as that field: it is left over.
  if (message.find("left over") != std::string_view::npos)
    for (const int tag : {0x10, 0x11, 0x80, 0xa1, 0xa2})
      if (der[offset_in(message)] == tag) return "constructed-bit";
  return "unexplained: " + std::string(message);
}

// What Botan takes beyond that.
inline constexpr Category kTakenByBotanAlone[] = {
    {"damaged OBJECT IDENTIFIER", "botan-oid-padding"},
    {"tag 0x00 where", "botan-end-of-contents"},
    {"INTEGER not in its shortest form", "botan-long-integer"},
};
inline std::string taken_by_botan(std::string_view message, certkit::ByteView der, bool key_loads) {
  for (const auto& [part, name] : kTakenByBotanAlone)
    if (message.find(part) != std::string_view::npos) return std::string(name);
  if (message.find("left over") != std::string_view::npos && der[offset_in(message)] == 0) return "botan-end-of-contents";
  return refused_by_certkit(message, der, key_loads);
}

// OpenSSL's reason to refuse what certkit takes.
inline constexpr Category kRefusedByOpenssl[] = {
    {"bmpstring is wrong length", "surrogates"}, {"utctime is too short", "openssl-time"},  // see refused_by_openssl()
};

// A UTCTime that has not the thirteen octets of DER, in what certkit has taken. Values of attributes need not be DER inside: what follows
// in such a one is not looked at.
inline bool has_odd_time(certkit::ByteView der) {
  try {
    for (certkit::asn1::Reader reader(der, "DER"); !reader.at_end();) {
      const certkit::asn1::Tlv tlv = reader.any("element");
      if (tlv.tag == certkit::asn1::kUtcTime && tlv.content.size() != 13) return true;
      if ((tlv.tag & 0x20) != 0 && has_odd_time(tlv.content)) return true;
    }
  } catch (const certkit::Error&) {
  }
  return false;
}

// Botan's.
inline constexpr Category kRefusedByBotan[] = {
    {"differing algorithm identifers", "botan-algorithms"},
    {"Unknown string type", "botan-string-type"},
    {"does not seem to be valid", "botan-time"},
    {"Invalid UTCTime ", "botan-time"},
    {"Invalid GeneralizedTime ", "botan-time"},
    {"timezones other than Z", "botan-time"},
    {"OID component overflow", "botan-oid-arc"},
    {"OID encoding is too short", "botan-short-oid"},
    {"Empty Name Contraint", "botan-empty-constraints"},
    {"invalid encoding for KeyUsage", "botan-empty-usage"},
    {"RSA algorithm parameters field MUST contain NULL", "botan-rsa-parameters"},
};

inline std::string refused_by_other(std::span<const Category> table, std::string_view reason) {
  for (const auto& [part, name] : table)
    if (reason.find(part) != std::string_view::npos) return std::string(name);
  return "unexplained: " + std::string(reason);
}

inline std::string refused_by_openssl(std::string_view reason, certkit::ByteView der) {
  const std::string category = refused_by_other(kRefusedByOpenssl, reason);
  return category == "openssl-time" && !has_odd_time(der) ? "unexplained: " + std::string(reason) : category;
}

inline bool is_explained(std::string_view category) { return !category.starts_with("unexplained"); }

}  // namespace differences
