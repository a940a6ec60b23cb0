#include "net/channel_binding.hpp"

#include "certkit/certificate.hpp"
#include "crypto/pbe.hpp"
#include "crypto/signature_scheme.hpp"

namespace certkit::net {
namespace {

Hash hash_of(const Certificate& certificate) {
  std::string digest;
  try {
    digest = crypto::parse_signature_scheme(certificate.signature_algorithm()).digest;
  } catch (const Error&) {
    return Hash::sha256;
  }
  if (digest == "SHA384") return Hash::sha384;
  if (digest == "SHA512") return Hash::sha512;
  if (digest == "SHA224") return Hash::sha224;
  return Hash::sha256;
}

}  // namespace

Bytes tls_server_end_point(ByteView server_certificate) {
  const Certificate certificate(to_bytes(server_certificate));
  Bytes binding = to_bytes(as_bytes("tls-server-end-point:"));
  const Bytes digest = crypto::digest(hash_of(certificate), certificate.der());
  binding.insert(binding.end(), digest.begin(), digest.end());
  return binding;
}

}  // namespace certkit::net
