// OpenSSL's parsers (d2i_*, PEM_read_*) as the other reader. They share nothing with certkit's writer, and with evp_key.cpp only the
// arithmetic.
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cstring>

#include "crypto/openssl.hpp"
#include "crypto/pkcs8_decoder.hpp"
#include "crypto/reading_back.hpp"

namespace certkit::crypto::reading_back {
namespace {

using X509Ptr = OpensslPtr<X509, X509_free>;
using X509RequestPtr = OpensslPtr<X509_REQ, X509_REQ_free>;
using X509SigPtr = OpensslPtr<X509_SIG, X509_SIG_free>;
using Pkcs8Ptr = OpensslPtr<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;
using OctetStringPtr = OpensslPtr<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;

void free_octets(std::uint8_t* octets) { OPENSSL_free(octets); }

[[noreturn]] void unreadable(const char* what) {
  openssl_failed(Errc::mismatch, std::string("OpenSSL cannot read the ") + what + " that certkit made");
}

// The whole of `der`, by one of the d2i functions.
template <class Pointer, class D2i>
Pointer parse(D2i&& d2i, ByteView der, const char* what) {
  const std::uint8_t* at = der.data();
  Pointer out(d2i(nullptr, &at, static_cast<long>(der.size())));
  if (!out || at != der.data() + der.size()) unreadable(what);
  return out;
}

EvpKeyPtr public_key(const PublicKey& key) { return parse<EvpKeyPtr>(d2i_PUBKEY, key.spki(), "public key"); }

// What is signed, re-encoded by OpenSSL, without its header.
template <class T, class I2d>
Bytes body(T* object, I2d&& i2d, const char* what) {
  std::uint8_t* octets = nullptr;
  const int size = i2d(object, &octets);
  if (size <= 0) unreadable(what);
  const OpensslPtr<std::uint8_t, free_octets> owned(octets);
  auto parts = children({octets, static_cast<std::size_t>(size)});
  if (parts.size() != 1) unreadable(what);
  return std::move(parts.front().content);
}

bool sign_and_verify(EVP_PKEY* key, const PublicKey& meant) {
  const EvpKeyPtr other = public_key(meant);
  if (EVP_PKEY_eq(key, other.get()) != 1) return false;
  if (EVP_PKEY_can_sign(key) != 1) return true;  // X25519, X448: the numbers are all there is
  const bool plain = meant.type() == KeyType::ed25519 || meant.type() == KeyType::ed448;
  const EVP_MD* digest = plain ? nullptr : EVP_sha256();
  static constexpr std::uint8_t kChallenge[] = "certkit: read back";
  const auto signing = own<EvpDigestContextPtr>(EVP_MD_CTX_new(), Errc::internal, "no memory for a signature");
  const auto verifying = own<EvpDigestContextPtr>(EVP_MD_CTX_new(), Errc::internal, "no memory for a signature");
  std::size_t size = 0;
  if (EVP_DigestSignInit(signing.get(), nullptr, digest, nullptr, key) != 1 ||
      EVP_DigestSign(signing.get(), nullptr, &size, kChallenge, sizeof kChallenge) != 1)
    return false;
  Bytes signature(size);
  return EVP_DigestSign(signing.get(), signature.data(), &size, kChallenge, sizeof kChallenge) == 1 &&
         EVP_DigestVerifyInit(verifying.get(), nullptr, digest, nullptr, other.get()) == 1 &&
         EVP_DigestVerify(verifying.get(), signature.data(), size, kChallenge, sizeof kChallenge) == 1;
}

}  // namespace

Signed csr_by_openssl(ByteView der, const PublicKey& signer) {
  const OpensslErrors errors;
  const auto request = parse<X509RequestPtr>(d2i_X509_REQ, der, "CSR");
  return {body(request.get(), i2d_re_X509_REQ_tbs, "CSR"), X509_REQ_verify(request.get(), public_key(signer).get()) == 1};
}

Signed certificate_by_openssl(ByteView der, const PublicKey& signer) {
  const OpensslErrors errors;
  const auto certificate = parse<X509Ptr>(d2i_X509, der, "certificate");
  return {body(certificate.get(), i2d_re_X509_tbs, "certificate"), X509_verify(certificate.get(), public_key(signer).get()) == 1};
}

bool verify_by_openssl(const PublicKey& key, const SignatureScheme& scheme, ByteView data, ByteView signature) {
  const OpensslErrors errors;
  const EvpKeyPtr verifier = public_key(key);
  const auto context = own<EvpDigestContextPtr>(EVP_MD_CTX_new(), Errc::internal, "no memory for a signature");
  EVP_PKEY_CTX* parameters = nullptr;
  const char* digest = scheme.digest.empty() ? nullptr : scheme.digest.c_str();
  if (EVP_DigestVerifyInit_ex(context.get(), &parameters, digest, nullptr, nullptr, verifier.get(), nullptr) != 1) return false;
  if (scheme.family == SignatureFamily::rsa_pss &&
      (EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) != 1 ||
       EVP_PKEY_CTX_set_rsa_mgf1_md_name(parameters, scheme.mgf_digest.c_str(), nullptr) != 1 ||
       EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, scheme.salt_size) != 1))
    return false;
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), data.data(), data.size()) == 1;
}

bool private_key_fits_by_openssl(ByteView pkcs8, const PublicKey& meant) {
  const OpensslErrors errors;
  const EvpKeyPtr key = decode_pkcs8(pkcs8);
  if (!key) unreadable("private key");
  return sign_and_verify(key.get(), meant);
}

bool encrypted_key_fits_by_openssl(ByteView encrypted_pkcs8, const Secret& password, const PublicKey& meant) {
  const OpensslErrors errors;
  const auto sealed = parse<X509SigPtr>(d2i_X509_SIG, encrypted_pkcs8, "encrypted private key");
  const Pkcs8Ptr info(
      PKCS8_decrypt(sealed.get(), reinterpret_cast<const char*>(password.reveal().data()), static_cast<int>(password.size())));
  if (!info) unreadable("encrypted private key");
  const EvpKeyPtr key(EVP_PKCS82PKEY(info.get()));
  if (!key) unreadable("encrypted private key");
  return sign_and_verify(key.get(), meant);
}

bool pem_key_fits_by_openssl(ByteView pem, const Secret* password, const PublicKey& meant) {
  const OpensslErrors errors;
  const auto in = own<BioPtr>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), Errc::internal, "no memory for a key");
  const auto give = [](char* buffer, int room, int, void* user) -> int {
    const auto* secret = static_cast<const Secret*>(user);
    if (secret == nullptr || secret->size() > static_cast<std::size_t>(room)) return -1;
    std::copy(secret->reveal().begin(), secret->reveal().end(), buffer);
    return static_cast<int>(secret->size());
  };
  const EvpKeyPtr key(PEM_read_bio_PrivateKey(in.get(), nullptr, give, const_cast<Secret*>(password)));
  if (!key) unreadable("private key");
  return sign_and_verify(key.get(), meant);
}

Bytes ip_octets(const std::string& text) {
  const OpensslErrors errors;
  const OctetStringPtr octets(a2i_IPADDRESS(text.c_str()));
  if (!octets) return {};
  const std::uint8_t* data = ASN1_STRING_get0_data(octets.get());
  return {data, data + ASN1_STRING_length(octets.get())};
}

}  // namespace certkit::crypto::reading_back
