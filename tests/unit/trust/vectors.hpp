// The files of tests/vectors/trust, made by openssl.
#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "certkit/certificate.hpp"
#include "certkit/error.hpp"
#include "crypto/private_key.hpp"

namespace certkit::test {

inline Bytes octets(const std::string& name) {
  std::ifstream file(std::string(CERTKIT_VECTORS) + "/trust/" + name, std::ios::binary);
  if (!file) throw Error(Errc::unreadable, "no vector " + name);
  return {std::istreambuf_iterator<char>(file), {}};
}
inline Certificate certificate(const std::string& name) { return Certificate(octets(name + ".der")); }
inline PrivateKey private_key(const std::string& name) { return crypto::from_pkcs8(octets(name + ".key.der")); }

// Certificates by name, and pointers to them as the functions take them.
class Pool {
 public:
  explicit Pool(const std::vector<std::string>& names) {
    for (const auto& name : names) certificates_.push_back(certificate(name));
    for (const auto& each : certificates_) pointers_.push_back(&each);
  }
  operator std::span<const Certificate* const>() const { return pointers_; }
  const Certificate* operator[](std::size_t at) const { return pointers_[at]; }

 private:
  std::vector<Certificate> certificates_;
  std::vector<const Certificate*> pointers_;
};

}  // namespace certkit::test
