#include <openssl/err.h>
#include <openssl/x509.h>

#include <ctime>

#include "crypto/openssl.hpp"
#include "support/fuzz.hpp"
#include "support/others.hpp"

namespace fuzz {

using namespace certkit;

namespace {

// certkit starts OpenSSL without its words, and whoever is first has it his way.
const int kWithWords = OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CRYPTO_STRINGS, nullptr);

// OpenSSL's innermost reason, and the field that it was found in.
std::string reason() {
  const char* data = nullptr;
  int flags = 0;
  const unsigned long code = ERR_peek_error_data(&data, &flags);
  const char* words = ERR_reason_error_string(code);
  require(kWithWords == 1 && words != nullptr, "OpenSSL has words for its reasons");
  std::string text = words;
  if (data != nullptr && (flags & ERR_TXT_STRING) != 0) text += std::string(" (") + data + ")";
  ERR_clear_error();
  return text;
}

template <class T, class Encode>
Bytes encoded(const T* object, Encode encode) {
  unsigned char* out = nullptr;
  const int size = encode(const_cast<T*>(object), &out);
  Bytes bytes(out, out + (size > 0 ? size : 0));
  OPENSSL_free(out);
  return bytes;
}

std::string time_text(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) {
    ERR_clear_error();
    return {};
  }
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
                parts.tm_min, parts.tm_sec);
  return text;
}

std::vector<Seen::Extension> read_extensions(const STACK_OF(X509_EXTENSION) * extensions) {
  std::vector<Seen::Extension> seen;
  for (int i = 0; i < sk_X509_EXTENSION_num(extensions); ++i) {
    X509_EXTENSION* extension = sk_X509_EXTENSION_value(extensions, i);
    const ASN1_OBJECT* oid = X509_EXTENSION_get_object(extension);
    const ASN1_OCTET_STRING* value = X509_EXTENSION_get_data(extension);
    const ByteView content(OBJ_get0_data(oid), OBJ_length(oid));
    seen.push_back({std::string(as_text(content)), X509_EXTENSION_get_critical(extension) == 1,
                    Bytes(ASN1_STRING_get0_data(value), ASN1_STRING_get0_data(value) + ASN1_STRING_length(value))});
  }
  return seen;
}

// An ASN1_INTEGER holds magnitude and sign; its DER has what stood there.
Bytes integer_content(const ASN1_INTEGER* integer) {
  const Bytes der = encoded(integer, i2d_ASN1_INTEGER);
  const std::size_t header = der.size() > 1 && der[1] >= 0x80 ? 2 + (der[1] & 0x7f) : 2;
  return {der.begin() + static_cast<std::ptrdiff_t>(header), der.end()};
}

void read_signature(const ASN1_BIT_STRING* signature, const X509_ALGOR* algorithm, Seen& seen) {
  seen.signature.assign(signature->data, signature->data + signature->length);
  seen.algorithm = encoded(algorithm, i2d_X509_ALGOR);
}

void read_key(X509_PUBKEY* key, Seen& seen) {
  seen.spki = encoded(key, i2d_X509_PUBKEY);
  seen.key_loads = X509_PUBKEY_get0(key) != nullptr;
}

template <class Pointer, class Decode>
Pointer decoded(ByteView der, Decode decode, Seen& seen) {
  crypto::start_openssl();
  ERR_clear_error();
  const unsigned char* at = der.data();
  Pointer object(decode(nullptr, &at, static_cast<long>(der.size())));
  seen.taken = object && at == der.data() + der.size();
  if (!object) seen.why = reason();
  if (object && !seen.taken) seen.why = "octets left over";
  return object;
}

}  // namespace

Seen openssl_certificate(ByteView der) {
  Seen seen;
  const auto certificate = decoded<crypto::OpensslPtr<X509, X509_free>>(der, d2i_X509, seen);
  if (!seen.taken) return seen;
  seen.version = static_cast<int>(X509_get_version(certificate.get())) + 1;
  seen.serial = integer_content(X509_get0_serialNumber(certificate.get()));
  seen.issuer = encoded(X509_get_issuer_name(certificate.get()), i2d_X509_NAME);
  seen.subject = encoded(X509_get_subject_name(certificate.get()), i2d_X509_NAME);
  seen.not_before = time_text(X509_get0_notBefore(certificate.get()));
  seen.not_after = time_text(X509_get0_notAfter(certificate.get()));
  read_key(X509_get_X509_PUBKEY(certificate.get()), seen);
  const ASN1_BIT_STRING* signature = nullptr;
  const X509_ALGOR* algorithm = nullptr;
  X509_get0_signature(&signature, &algorithm, certificate.get());
  read_signature(signature, algorithm, seen);
  seen.extensions = read_extensions(X509_get0_extensions(certificate.get()));
  ERR_clear_error();
  return seen;
}

Seen openssl_csr(ByteView der) {
  Seen seen;
  const auto csr = decoded<crypto::OpensslPtr<X509_REQ, X509_REQ_free>>(der, d2i_X509_REQ, seen);
  if (!seen.taken) return seen;
  seen.subject = encoded(X509_REQ_get_subject_name(csr.get()), i2d_X509_NAME);
  read_key(X509_REQ_get_X509_PUBKEY(csr.get()), seen);
  const ASN1_BIT_STRING* signature = nullptr;
  const X509_ALGOR* algorithm = nullptr;
  X509_REQ_get0_signature(csr.get(), &signature, &algorithm);
  read_signature(signature, algorithm, seen);
  for (int i = 0; i < X509_REQ_get_attr_count(csr.get()); ++i) {
    X509_ATTRIBUTE* attribute = X509_REQ_get_attr(csr.get(), i);
    const ASN1_OBJECT* type = X509_ATTRIBUTE_get0_object(attribute);
    Seen::Attribute& one = seen.attributes.emplace_back();
    one.type = as_text(ByteView(OBJ_get0_data(type), OBJ_length(type)));
    for (int n = 0; n < X509_ATTRIBUTE_count(attribute); ++n)
      one.values.push_back(encoded(X509_ATTRIBUTE_get0_type(attribute, n), i2d_ASN1_TYPE));
  }
  STACK_OF(X509_EXTENSION)* extensions = X509_REQ_get_extensions(csr.get());
  seen.extensions = read_extensions(extensions);
  sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
  ERR_clear_error();
  return seen;
}

Seen openssl_crl(ByteView der) {
  Seen seen;
  const auto crl = decoded<crypto::OpensslPtr<X509_CRL, X509_CRL_free>>(der, d2i_X509_CRL, seen);
  if (!seen.taken) return seen;
  seen.issuer = encoded(X509_CRL_get_issuer(crl.get()), i2d_X509_NAME);
  seen.not_before = time_text(X509_CRL_get0_lastUpdate(crl.get()));
  if (const ASN1_TIME* next = X509_CRL_get0_nextUpdate(crl.get())) seen.not_after = time_text(next);
  const ASN1_BIT_STRING* signature = nullptr;
  const X509_ALGOR* algorithm = nullptr;
  X509_CRL_get0_signature(crl.get(), &signature, &algorithm);
  read_signature(signature, algorithm, seen);
  seen.extensions = read_extensions(X509_CRL_get0_extensions(crl.get()));
  STACK_OF(X509_REVOKED)* revoked = X509_CRL_get_REVOKED(crl.get());
  for (int i = 0; i < sk_X509_REVOKED_num(revoked); ++i) {
    const X509_REVOKED* one = sk_X509_REVOKED_value(revoked, i);
    seen.revoked.push_back({integer_content(X509_REVOKED_get0_serialNumber(one)), time_text(X509_REVOKED_get0_revocationDate(one)),
                            read_extensions(X509_REVOKED_get0_extensions(one))});
  }
  ERR_clear_error();
  return seen;
}

}  // namespace fuzz
