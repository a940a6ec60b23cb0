#include "trust/weakness.hpp"

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "crypto/signature.hpp"
#include "crypto/signature_scheme.hpp"

namespace certkit::trust {
namespace {

constexpr int kLeastRsaBits = 2048, kLeastCurveBits = 224;  // NIST SP 800-131A

}  // namespace

std::string weak_hash(const AlgorithmId& algorithm) {
  try {
    const std::string digest = crypto::parse_signature_scheme(algorithm).digest;
    return digest == "SHA1" ? "SHA-1" : digest == "MD5" ? "MD5" : "";
  } catch (const Error&) {  // older than what anybody here verifies: MD2, MD4
    const std::string name = base::lower_ascii(name_of(algorithm.oid));
    if (name.starts_with("md")) return "MD" + name.substr(2, 1);
    return name.find("sha1") != name.npos ? "SHA-1" : "";
  }
}

std::string weak_key(const PublicKey& key) {
  const std::string bits = std::to_string(key.bits()) + " bits";
  switch (key.type()) {
    case KeyType::rsa:
    case KeyType::rsa_pss: return key.bits() < kLeastRsaBits ? "its RSA key has " + bits : "";
    case KeyType::ec:
      if (key.curve() == Oid()) return "the curve of its key is written out instead of named";
      return key.bits() != 0 && key.bits() < kLeastCurveBits ? "its EC key has " + bits : "";
    case KeyType::dsa: return "its key is a DSA key";
    default: return {};
  }
}

bool signed_by_own_key(const Certificate& certificate) {
  try {
    return certificate.self_issued() &&
           crypto::verify(certificate.public_key(), certificate.signature_algorithm(), certificate.tbs(), certificate.signature());
  } catch (const Error&) {  // a key or an algorithm that cannot be used proves nothing
    return false;
  }
}

}  // namespace certkit::trust
