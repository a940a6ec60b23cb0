#include "container/openssl_reader.hpp"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/provider.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>

#include "certkit/error.hpp"
#include "crypto/pkcs8_decoder.hpp"

namespace certkit::container {

namespace {

template <auto Free>
struct Release {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};
void unload(OSSL_PROVIDER* provider) { OSSL_PROVIDER_unload(provider); }
void free_stack(STACK_OF(X509) * certificates) { sk_X509_pop_free(certificates, X509_free); }

using BioPtr = std::unique_ptr<BIO, Release<BIO_free_all>>;
using X509Ptr = std::unique_ptr<X509, Release<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Pkcs7Ptr = std::unique_ptr<PKCS7, Release<PKCS7_free>>;
using Pkcs12Ptr = std::unique_ptr<PKCS12, Release<PKCS12_free>>;
using ContextPtr = std::unique_ptr<OSSL_LIB_CTX, Release<OSSL_LIB_CTX_free>>;
using ProviderPtr = std::unique_ptr<OSSL_PROVIDER, Release<unload>>;
using StackPtr = std::unique_ptr<STACK_OF(X509), Release<free_stack>>;

[[noreturn]] void refuse(const char* what) {
  char reason[256] = "";
  if (const unsigned long code = ERR_peek_error(); code != 0) ERR_error_string_n(code, reason, sizeof reason);
  ERR_clear_error();
  throw Error(Errc::mismatch,
              std::string("OpenSSL cannot read the ") + what + " that was just made" + (reason[0] == 0 ? "" : std::string(": ") + reason),
              "this is a bug in certkit: please report it");
}

// Certificates are only cut apart here and written again. In a library context that has no algorithms OpenSSL leaves their keys undecoded,
// which saves nine tenths of its time.
X509Ptr unread_certificate() {
  struct Bare {
    ContextPtr context{OSSL_LIB_CTX_new()};
    ProviderPtr nothing{context ? OSSL_PROVIDER_load(context.get(), "null") : nullptr};
  };
  static const Bare bare;
  X509Ptr certificate(bare.nothing ? X509_new_ex(bare.context.get(), nullptr) : X509_new());
  if (!certificate) refuse("certificate");
  return certificate;
}

// `read` takes a place that holds a certificate to be filled, and empties it where it fails.
template <class Read>
X509Ptr filled(const Read& read) {
  X509* place = unread_certificate().release();
  if (read(&place) != nullptr) return X509Ptr(place);
  X509_free(place);
  return nullptr;
}

BioPtr memory(ByteView file) { return BioPtr(BIO_new_mem_buf(file.data(), static_cast<int>(file.size()))); }

void keep(const X509* certificate, ReadByOpenssl& read) {
  unsigned char* out = nullptr;
  const int size = i2d_X509(certificate, &out);
  if (size <= 0) refuse("certificate");
  read.certificates.emplace_back(out, out + size);
  OPENSSL_free(out);
}

// What OpenSSL writes for a key on P-256, named and not compressed: SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING { point
// } }. It looks for an encoder for each key, which takes five times as long as reading it did; of nearly all keys that are made by the
// thousand only the point is to be asked for.
constexpr std::uint8_t kP256Header[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
                                        0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};

bool says(const EVP_PKEY* key, const char* parameter, std::string_view word) {
  std::array<char, 32> value{};
  return EVP_PKEY_get_utf8_string_param(key, parameter, value.data(), value.size(), nullptr) == 1 && word == value.data();
}

std::optional<Bytes> spki_of_p256(const EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "EC") != 1 || !says(key, OSSL_PKEY_PARAM_GROUP_NAME, SN_X9_62_prime256v1) ||
      !says(key, OSSL_PKEY_PARAM_EC_ENCODING, OSSL_PKEY_EC_ENCODING_GROUP))
    return std::nullopt;
  std::array<std::uint8_t, 65> point{};
  std::size_t size = 0;
  if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &size) != 1 || size != point.size() ||
      point[0] != POINT_CONVERSION_UNCOMPRESSED)
    return std::nullopt;
  Bytes spki(std::begin(kP256Header), std::end(kP256Header));
  spki.insert(spki.end(), point.begin(), point.end());
  return spki;
}

void keep(const EVP_PKEY* key, ReadByOpenssl& read) {
  auto spki = spki_by_openssl(key);
  if (!spki) refuse("private key");
  read.public_keys.push_back(std::move(*spki));
}

void keep(const STACK_OF(X509) * certificates, ReadByOpenssl& read) {
  for (int i = 0; i < sk_X509_num(certificates); ++i) keep(sk_X509_value(certificates, i), read);
}

void keep(const PKCS7* pkcs7, ReadByOpenssl& read) {
  if (pkcs7 == nullptr || PKCS7_type_is_signed(const_cast<PKCS7*>(pkcs7)) != 1) refuse("PKCS#7");
  keep(pkcs7->d.sign->cert, read);
}

int give_password(char* to, int room, int, void* from) {
  const auto* password = static_cast<const Secret*>(from);
  if (password == nullptr || password->size() > static_cast<std::size_t>(room)) return -1;
  std::copy(password->reveal().begin(), password->reveal().end(), to);
  return static_cast<int>(password->size());
}
void* for_callback(const std::optional<Secret>& password) { return password ? const_cast<Secret*>(&*password) : nullptr; }

// PEM_read_bio_PrivateKey() tries whatever a key may be, and at the end of the file once more; these are of one form.
bool holds_plain_keys_alone(std::string_view text) {
  constexpr std::string_view kKey = "PRIVATE KEY-----", kBegin = "-----BEGIN ", kEnd = "-----END ";
  for (std::size_t at = text.find(kKey); at != text.npos; at = text.find(kKey, at + 1))
    if (!text.substr(0, at).ends_with(kBegin) && !text.substr(0, at).ends_with(kEnd)) return false;
  return true;
}
void read_plain_keys(BIO* file, ReadByOpenssl& read) {
  unsigned char* pkcs8 = nullptr;
  long size = 0;
  while (PEM_bytes_read_bio(&pkcs8, &size, nullptr, PEM_STRING_PKCS8INF, file, nullptr, nullptr) == 1) {
    const crypto::EvpKeyPtr key = crypto::decode_pkcs8({pkcs8, static_cast<std::size_t>(size)});
    OPENSSL_clear_free(pkcs8, static_cast<std::size_t>(size));
    if (key) keep(key.get(), read);
  }
  ERR_clear_error();  // of the end of the file; a key that could not be read is missed in the comparison
}

void read_pem_objects(ByteView file, const std::optional<Secret>& password, ReadByOpenssl& read) {
  const BioPtr certificates = memory(file);
  while (const X509Ptr certificate = filled([&](X509** place) { return PEM_read_bio_X509(certificates.get(), place, nullptr, nullptr); }))
    keep(certificate.get(), read);
  if (as_text(file).find("PRIVATE KEY-----") == std::string_view::npos) return ERR_clear_error();
  const BioPtr keys = memory(file);
  if (holds_plain_keys_alone(as_text(file))) return read_plain_keys(keys.get(), read);
  while (const KeyPtr key{PEM_read_bio_PrivateKey(keys.get(), nullptr, give_password, for_callback(password))}) keep(key.get(), read);
  ERR_clear_error();  // of the end of the file; a key that could not be read is missed in the comparison
}

KeyPtr der_key(ByteView file, const std::optional<Secret>& password) {
  const unsigned char* at = file.data();
  KeyPtr key(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(file.size())));
  if (!key && password) key.reset(d2i_PKCS8PrivateKey_bio(memory(file).get(), nullptr, give_password, for_callback(password)));
  return key;
}

void read_pkcs12_objects(ByteView file, const std::optional<Secret>& password, ReadByOpenssl& read) {
  const unsigned char* at = file.data();
  const Pkcs12Ptr pkcs12(d2i_PKCS12(nullptr, &at, static_cast<long>(file.size())));
  if (!pkcs12) refuse("PKCS#12");
  // A C string: its terminator is the zero that a Secret is filled with.
  Secret terminated((password ? password->size() : 0) + 1);
  if (password) std::copy(password->reveal().begin(), password->reveal().end(), terminated.reveal_mutable().begin());
  EVP_PKEY* key = nullptr;
  X509* leaf = nullptr;
  STACK_OF(X509)* others = nullptr;
  const int parsed = PKCS12_parse(pkcs12.get(), reinterpret_cast<const char*>(terminated.reveal().data()), &key, &leaf, &others);
  const KeyPtr key_owner(key);
  const X509Ptr leaf_owner(leaf);
  const StackPtr others_owner(others);
  if (parsed != 1) refuse("PKCS#12");
  if (key != nullptr) keep(key, read);
  if (leaf != nullptr) keep(leaf, read);
  if (others != nullptr) keep(others, read);
}

}  // namespace

std::optional<Bytes> spki_by_openssl(const EVP_PKEY* key) {
  if (auto spki = spki_of_p256(key)) return spki;
  unsigned char* out = nullptr;
  const int size = i2d_PUBKEY(key, &out);
  if (size <= 0) return std::nullopt;
  Bytes spki(out, out + size);
  OPENSSL_free(out);
  return spki;
}

ReadByOpenssl read_by_openssl(FileForm form, ByteView file, const std::optional<Secret>& password) {
  ReadByOpenssl read;
  const unsigned char* at = file.data();
  const auto size = static_cast<long>(file.size());
  switch (form) {
    case FileForm::pem: read_pem_objects(file, password, read); break;
    case FileForm::pem_pkcs7: keep(Pkcs7Ptr(PEM_read_bio_PKCS7(memory(file).get(), nullptr, nullptr, nullptr)).get(), read); break;
    case FileForm::pkcs7: keep(Pkcs7Ptr(d2i_PKCS7(nullptr, &at, size)).get(), read); break;
    case FileForm::pkcs12: read_pkcs12_objects(file, password, read); break;
    case FileForm::der_certificate: {
      const X509Ptr certificate = filled([&](X509** place) { return d2i_X509(place, &at, size); });
      if (!certificate) refuse("certificate");
      keep(certificate.get(), read);
      break;
    }
    case FileForm::der_key: {
      const KeyPtr key = der_key(file, password);
      if (!key) refuse("private key");
      keep(key.get(), read);
      break;
    }
  }
  return read;
}

}  // namespace certkit::container
