// A small PKI, made where a test needs it: keys once, certificates as the test says.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "asn1/oids.hpp"
#include "certkit/make.hpp"
#include "trust/path.hpp"

namespace certkit::test {

inline const Time kNow = time_from_rfc3339("2026-11-21T06:00:00Z");

inline const PrivateKey& key(const std::string& name) {
  static std::map<std::string, PrivateKey> keys;
  const auto found = keys.find(name);
  if (found != keys.end()) return found->second;
  return keys.emplace(name, generate_key({KeyType::ec, 256})).first->second;
}

using Change = std::function<void(CertificateSpec&)>;

inline CertificateSpec spec(const std::string& name) {
  static std::uint8_t serial = 1;
  CertificateSpec spec;
  spec.serial = {0x10, serial++};
  spec.subject = Name::from_rfc4514("CN=" + name);
  spec.subject_spki = to_bytes(key(name).public_key().spki());
  spec.not_before = kNow - std::chrono::days(100);
  spec.not_after = kNow + std::chrono::days(100);
  return spec;
}

inline Certificate root(const std::string& name, const Change& change = {}) {
  CertificateSpec made = spec(name);
  made.basic_constraints = BasicConstraints{true, std::nullopt};
  made.key_usage = kKeyCertSign | kCrlSign;
  if (change) change(made);
  return make_certificate(made, nullptr, key(name));
}
inline Certificate ca(const std::string& name, const Certificate& issuer, const std::string& issuer_key, const Change& change = {}) {
  CertificateSpec made = spec(name);
  made.basic_constraints = BasicConstraints{true, std::nullopt};
  made.key_usage = kKeyCertSign | kCrlSign;
  if (change) change(made);
  return make_certificate(made, &issuer, key(issuer_key));
}
inline Certificate leaf(const Certificate& issuer, const std::string& issuer_key, const Change& change = {}) {
  CertificateSpec made = spec("www.contoso.com");
  made.san = {{GeneralName::Type::dns, "www.contoso.com", std::nullopt}};
  made.key_usage = kDigitalSignature;
  made.extended_key_usage = {asn1::oid::kServerAuth};
  if (change) change(made);
  return make_certificate(made, &issuer, key(issuer_key));
}

}  // namespace certkit::test
