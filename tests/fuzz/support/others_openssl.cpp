#include <openssl/err.h>
#include <openssl/x509.h>

#include <ctime>

#include "crypto/openssl.hpp"
#include "support/others.hpp"

namespace fuzz {

using namespace certkit;

namespace {

// OpenSSL's innermost reason, and the field that it was found in.
std::string reason() {
  const char* data = nullptr;
  int flags = 0;
  const unsigned long code = ERR_peek_error_data(&data, &flags);
  const char* words = ERR_reason_error_string(code);
  std::string text = words == nullptr ? "no reason" : words;
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

void read_extensions(const X509* certificate, Seen& seen) {
  for (int i = 0; i < X509_get_ext_count(certificate); ++i) {
    X509_EXTENSION* extension = X509_get_ext(certificate, i);
    const ASN1_OBJECT* oid = X509_EXTENSION_get_object(extension);
    const ASN1_OCTET_STRING* value = X509_EXTENSION_get_data(extension);
    const ByteView content(OBJ_get0_data(oid), OBJ_length(oid));
    seen.extensions.push_back({std::string(as_text(content)), X509_EXTENSION_get_critical(extension) == 1,
                               Bytes(ASN1_STRING_get0_data(value), ASN1_STRING_get0_data(value) + ASN1_STRING_length(value))});
  }
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
  // An ASN1_INTEGER holds magnitude and sign; its DER has what stood there.
  const Bytes serial = encoded(X509_get0_serialNumber(certificate.get()), i2d_ASN1_INTEGER);
  const std::size_t header = serial.size() > 1 && serial[1] >= 0x80 ? 2 + (serial[1] & 0x7f) : 2;
  seen.serial.assign(serial.begin() + static_cast<std::ptrdiff_t>(header), serial.end());
  seen.issuer = encoded(X509_get_issuer_name(certificate.get()), i2d_X509_NAME);
  seen.subject = encoded(X509_get_subject_name(certificate.get()), i2d_X509_NAME);
  seen.not_before = time_text(X509_get0_notBefore(certificate.get()));
  seen.not_after = time_text(X509_get0_notAfter(certificate.get()));
  seen.spki = encoded(X509_get_X509_PUBKEY(certificate.get()), i2d_X509_PUBKEY);
  const ASN1_BIT_STRING* signature = nullptr;
  X509_get0_signature(&signature, nullptr, certificate.get());
  seen.signature.assign(signature->data, signature->data + signature->length);
  read_extensions(certificate.get(), seen);
  ERR_clear_error();
  return seen;
}

Seen openssl_csr(ByteView der) {
  Seen seen;
  (void)decoded<crypto::OpensslPtr<X509_REQ, X509_REQ_free>>(der, d2i_X509_REQ, seen);
  return seen;
}

Seen openssl_crl(ByteView der) {
  Seen seen;
  (void)decoded<crypto::OpensslPtr<X509_CRL, X509_CRL_free>>(der, d2i_X509_CRL, seen);
  return seen;
}

}  // namespace fuzz
