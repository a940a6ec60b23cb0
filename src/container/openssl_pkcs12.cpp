// OpenSSL's decoders on a PKCS#12, piece by piece instead of by PKCS12_parse, which cannot be given keys and spends a third of a second on
// deriving them at 600,000 iterations.
#include <openssl/hmac.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include "certkit/error.hpp"
#include "container/openssl_reader.hpp"
#include "container/pkcs12_password.hpp"
#include "crypto/kdf_call.hpp"
#include "crypto/openssl.hpp"
#include "crypto/pkcs8_decoder.hpp"

namespace certkit::container {

namespace {

using crypto::OpensslPtr;
void free_safes(STACK_OF(PKCS7) * safes) { sk_PKCS7_pop_free(safes, PKCS7_free); }
void free_bags(STACK_OF(PKCS12_SAFEBAG) * bags) { sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free); }
void free_octets(std::uint8_t* octets) { OPENSSL_free(octets); }

using Pkcs12Ptr = OpensslPtr<PKCS12, PKCS12_free>;
using SafesPtr = OpensslPtr<STACK_OF(PKCS7), free_safes>;
using BagsPtr = OpensslPtr<STACK_OF(PKCS12_SAFEBAG), free_bags>;
using OctetsPtr = OpensslPtr<std::uint8_t, free_octets>;
using Pbes2Ptr = OpensslPtr<PBE2PARAM, PBE2PARAM_free>;
using Pbkdf2Ptr = OpensslPtr<PBKDF2PARAM, PBKDF2PARAM_free>;
using X509Ptr = OpensslPtr<X509, X509_free>;
using crypto::KdfCall;

[[noreturn]] void refuse(const std::string& what) {
  crypto::openssl_failed(Errc::mismatch, "OpenSSL cannot read the PKCS#12 that was just made: " + what,
                         "this is a bug in certkit: please report it");
}

template <class Pointer, class T>
Pointer need(T* object, const char* what) {
  if (object == nullptr) refuse(what);
  return Pointer(object);
}

ByteView octets_of(const ASN1_STRING* string) {
  return {ASN1_STRING_get0_data(string), static_cast<std::size_t>(ASN1_STRING_length(string))};
}

std::uint64_t count_of(const ASN1_INTEGER* number) {
  std::uint64_t count = 0;
  if (ASN1_INTEGER_get_uint64(&count, number) != 1) refuse("an iteration count");
  return count;
}

class Pkcs12ByOpenssl {
 public:
  Pkcs12ByOpenssl(const Secret& password, const crypto::KnownKeys& known)
      : password_(password_for_writing(password)), known_(known), context_(EVP_CIPHER_CTX_new()) {
    if (!context_) refuse("no memory for a cipher");
  }

  ReadByOpenssl read(ByteView file) {
    const std::uint8_t* at = file.data();
    const auto pkcs12 = need<Pkcs12Ptr>(d2i_PKCS12(nullptr, &at, static_cast<long>(file.size())), "not a PKCS#12");
    if (at != file.data() + file.size()) refuse("octets after it");
    const auto safes = need<SafesPtr>(PKCS12_unpack_authsafes(pkcs12.get()), "its AuthenticatedSafe");
    check_mac(pkcs12.get(), safes.get());
    for (int i = 0; i < sk_PKCS7_num(safes.get()); ++i) read_safe(sk_PKCS7_value(safes.get(), i));
    return std::move(read_);
  }

 private:
  const Secret& key_for(const KdfCall& call) const {
    const Secret* key = known_.find(call, form_for(call, password_).reveal());
    if (key == nullptr) refuse("it asks for another key than was derived for it");
    return *key;
  }

  // The MAC is over the octets of the AuthenticatedSafe: OpenSSL's encoding of what it found in there, so that this must be DER as well.
  void check_mac(const PKCS12* pkcs12, const STACK_OF(PKCS7) * safes) const {
    const ASN1_OCTET_STRING *value = nullptr, *salt = nullptr;
    const X509_ALGOR* algorithm = nullptr;
    const ASN1_INTEGER* iterations = nullptr;
    PKCS12_get0_mac(&value, &algorithm, &salt, &iterations, pkcs12);
    if (value == nullptr || OBJ_obj2nid(algorithm->algorithm) != NID_sha256) refuse("its MAC is not HMAC-SHA256");
    KdfCall call{KdfCall::Function::pkcs12, Hash::sha256, to_bytes(octets_of(salt)), 1, SHA256_DIGEST_LENGTH, PKCS12_MAC_ID};
    if (iterations != nullptr) call.iterations = count_of(iterations);
    const ByteView key = key_for(call).reveal();
    std::uint8_t* encoded = nullptr;
    const int size = ASN1_item_i2d(reinterpret_cast<const ASN1_VALUE*>(safes), &encoded, ASN1_ITEM_rptr(PKCS12_AUTHSAFES));
    if (size <= 0) refuse("its AuthenticatedSafe");
    const OctetsPtr owned(encoded);
    std::uint8_t mac[EVP_MAX_MD_SIZE];
    unsigned mac_size = 0;
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), encoded, static_cast<std::size_t>(size), mac, &mac_size) == nullptr ||
        !crypto::equal_constant_time({mac, mac_size}, octets_of(value)))
      refuse("its MAC does not fit");
  }

  // PBES2 (RFC 8018 §6.2) with PBKDF2; OpenSSL parses the parameters and decrypts.
  Secret decrypt(const X509_ALGOR* algorithm, const ASN1_OCTET_STRING* ciphertext) const {
    if (OBJ_obj2nid(algorithm->algorithm) != NID_pbes2) refuse("it is not encrypted with PBES2");
    const auto pbes2 =
        need<Pbes2Ptr>(static_cast<PBE2PARAM*>(ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), algorithm->parameter)), "its PBES2");
    if (OBJ_obj2nid(pbes2->keyfunc->algorithm) != NID_id_pbkdf2) refuse("its keys are not derived by PBKDF2");
    const auto pbkdf2 = need<Pbkdf2Ptr>(
        static_cast<PBKDF2PARAM*>(ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM), pbes2->keyfunc->parameter)), "its PBKDF2");
    if (pbkdf2->prf == nullptr || OBJ_obj2nid(pbkdf2->prf->algorithm) != NID_hmacWithSHA256 || pbkdf2->salt->type != V_ASN1_OCTET_STRING)
      refuse("its keys are not derived by PBKDF2 with HMAC-SHA256");
    const crypto::EvpCipherPtr cipher(EVP_CIPHER_fetch(nullptr, OBJ_nid2sn(OBJ_obj2nid(pbes2->encryption->algorithm)), nullptr));
    if (!cipher) refuse("its cipher");
    const Secret& key = key_for({KdfCall::Function::pbkdf2, Hash::sha256, to_bytes(octets_of(pbkdf2->salt->value.octet_string)),
                                 count_of(pbkdf2->iter), static_cast<std::size_t>(EVP_CIPHER_get_key_length(cipher.get()))});
    Secret plain(octets_of(ciphertext).size() + EVP_MAX_BLOCK_LENGTH);
    std::uint8_t* to = plain.reveal_mutable().data();
    int size = 0, rest = 0;
    if (EVP_DecryptInit_ex2(context_.get(), cipher.get(), nullptr, nullptr, nullptr) != 1 ||
        EVP_CIPHER_asn1_to_param(context_.get(), pbes2->encryption->parameter) <= 0 ||
        EVP_DecryptInit_ex2(context_.get(), nullptr, key.reveal().data(), nullptr, nullptr) != 1 ||
        EVP_DecryptUpdate(context_.get(), to, &size, octets_of(ciphertext).data(), ASN1_STRING_length(ciphertext)) != 1 ||
        EVP_DecryptFinal_ex(context_.get(), to + size, &rest) != 1)
      refuse("it does not decrypt");
    return Secret::copy_of(plain.reveal().first(static_cast<std::size_t>(size + rest)));
  }

  void read_safe(PKCS7* safe) {
    if (PKCS7_type_is_data(safe)) {
      read_bags(need<BagsPtr>(PKCS12_unpack_p7data(safe), "a safe").get());
    } else if (PKCS7_type_is_encrypted(safe)) {
      const PKCS7_ENC_CONTENT* content = safe->d.encrypted->enc_data;
      const Secret plain = decrypt(content->algorithm, content->enc_data);
      const std::uint8_t* at = plain.reveal().data();
      ASN1_VALUE* bags = ASN1_item_d2i(nullptr, &at, static_cast<long>(plain.size()), ASN1_ITEM_rptr(PKCS12_SAFEBAGS));
      read_bags(need<BagsPtr>(reinterpret_cast<STACK_OF(PKCS12_SAFEBAG)*>(bags), "the bags of a safe").get());
    } else {
      refuse("a safe of another kind");
    }
  }

  void read_bags(const STACK_OF(PKCS12_SAFEBAG) * bags) {
    for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags); ++i) {
      const PKCS12_SAFEBAG* bag = sk_PKCS12_SAFEBAG_value(bags, i);
      switch (PKCS12_SAFEBAG_get_nid(bag)) {
        case NID_certBag: read_certificate(bag); break;
        case NID_pkcs8ShroudedKeyBag: read_key(PKCS12_SAFEBAG_get0_pkcs8(bag)); break;
        default: refuse("a bag of another kind");
      }
    }
  }

  void read_certificate(const PKCS12_SAFEBAG* bag) {
    const auto certificate = need<X509Ptr>(PKCS12_SAFEBAG_get1_cert(bag), "a certificate");
    std::uint8_t* der = nullptr;
    const int size = i2d_X509(certificate.get(), &der);
    if (size <= 0) refuse("a certificate");
    const OctetsPtr owned(der);
    read_.certificates.emplace_back(der, der + size);
  }

  void read_key(const X509_SIG* shrouded) {
    const X509_ALGOR* algorithm = nullptr;
    const ASN1_OCTET_STRING* ciphertext = nullptr;
    X509_SIG_get0(shrouded, &algorithm, &ciphertext);
    const Secret plain = decrypt(algorithm, ciphertext);
    const crypto::EvpKeyPtr key = crypto::decode_pkcs8(plain.reveal());
    if (!key) refuse("its private key");
    auto spki = spki_by_openssl(key.get());
    if (!spki) refuse("its private key");
    read_.public_keys.push_back(std::move(*spki));
  }

  const crypto::PbePassword password_;
  const crypto::KnownKeys& known_;
  const crypto::EvpCipherContextPtr context_;
  ReadByOpenssl read_;
};

}  // namespace

void confirm_bmp_by_openssl(const Secret& utf8, const Secret& bmp) {
  const crypto::OpensslErrors errors;
  std::uint8_t* octets = nullptr;
  int size = 0;
  const auto* text = reinterpret_cast<const char*>(utf8.reveal().data());
  if (OPENSSL_utf82uni(text, static_cast<int>(utf8.size()), &octets, &size) == nullptr) refuse("its password");
  const bool same_octets = crypto::equal_constant_time({octets, static_cast<std::size_t>(size)}, bmp.reveal());
  OPENSSL_clear_free(octets, static_cast<std::size_t>(size));
  if (!same_octets) refuse("the password is encoded in another way");
}

ReadByOpenssl read_pkcs12_by_openssl(ByteView file, const Secret& password, const crypto::KnownKeys& known) {
  const crypto::OpensslErrors errors;
  confirm_bmp_by_openssl(password, password_for_writing(password).bmp);
  return Pkcs12ByOpenssl(password, known).read(file);
}

}  // namespace certkit::container
