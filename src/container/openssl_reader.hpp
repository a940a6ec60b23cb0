// OpenSSL's own decoders on a file that certkit wrote: nothing of src/asn1 and of the loader is used.
#pragma once

#include <optional>
#include <vector>

#include "certkit/key.hpp"

struct evp_pkey_st;

namespace certkit::crypto {
class KnownKeys;
}

namespace certkit::container {

struct ReadByOpenssl {
  std::vector<Bytes> certificates;  // DER, in the order found
  std::vector<Bytes> public_keys;   // SubjectPublicKeyInfo of each private key
};

enum class FileForm { pem, pem_pkcs7, der_certificate, der_key, pkcs7, pkcs12 };

// Throws Errc::mismatch if OpenSSL cannot read it as that.
[[nodiscard]] ReadByOpenssl read_by_openssl(FileForm form, ByteView file, const std::optional<Secret>& password);
// openssl_pkcs12.cpp: the same for a PKCS#12 of PBES2 with PBKDF2 and a MAC with the PKCS#12 KDF, without deriving anything. OpenSSL
// parses, decrypts and checks the MAC; the keys, for the parameters that it finds, must all be in `known`.
// How the password is encoded for the PKCS#12 KDF is asked of OpenSSL as well: keys that are taken as they are say nothing of it.
[[nodiscard]] ReadByOpenssl read_pkcs12_by_openssl(ByteView file, const Secret& password, const crypto::KnownKeys& known);
// SubjectPublicKeyInfo, as OpenSSL writes it; nullopt where it does not.
[[nodiscard]] std::optional<Bytes> spki_by_openssl(const evp_pkey_st* key);
// Throws Errc::mismatch if OpenSSL makes another BMPString (RFC 7292 B.1) of the password.
void confirm_bmp_by_openssl(const Secret& utf8, const Secret& bmp);

}  // namespace certkit::container
