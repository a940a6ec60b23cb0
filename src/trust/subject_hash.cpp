#include <openssl/x509.h>

#include <memory>

#include "certkit/error.hpp"
#include "trust/truststore.hpp"

namespace certkit::trust {

// OpenSSL's canonical name is its own: case folded, blanks collapsed, strings as UTF-8, the outer SEQUENCE left out. Only OpenSSL can say
// it exactly.
std::string openssl_subject_hash(const Certificate& certificate) {
  const ByteView der = certificate.subject_der();
  const unsigned char* at = der.data();
  const std::unique_ptr<X509_NAME, decltype(&X509_NAME_free)> name(d2i_X509_NAME(nullptr, &at, static_cast<long>(der.size())),
                                                                   X509_NAME_free);
  int ok = 0;
  const unsigned long hash = name ? X509_NAME_hash_ex(name.get(), nullptr, nullptr, &ok) : 0;
  if (!name || ok != 1)
    throw Error(Errc::malformed, "OpenSSL cannot read the subject of the certificate with serial " + certificate.serial_hex());
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (int shift = 28; shift >= 0; shift -= 4) text += kDigits[(hash >> shift) & 0xf];
  return text;
}

}  // namespace certkit::trust
