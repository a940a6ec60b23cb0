// OpenSSL's own decoders on a file that certkit wrote: nothing of src/asn1 and of the loader is used.
#pragma once

#include <optional>
#include <vector>

#include "certkit/key.hpp"

namespace certkit::container {

struct ReadByOpenssl {
  std::vector<Bytes> certificates;  // DER, in the order found
  std::vector<Bytes> public_keys;   // SubjectPublicKeyInfo of each private key
};

enum class FileForm { pem, pem_pkcs7, der_certificate, der_key, pkcs7, pkcs12 };

// Throws Errc::mismatch if OpenSSL cannot read it as that.
[[nodiscard]] ReadByOpenssl read_by_openssl(FileForm form, ByteView file, const std::optional<Secret>& password);

}  // namespace certkit::container
