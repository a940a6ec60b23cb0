// Certificates, requests and CRLs as OpenSSL and Botan see them, in certkit's terms.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "certkit/certificate.hpp"

namespace fuzz {

struct Seen {
  bool taken = false;  // all octets of it
  std::string why;     // not, in the library's words

  struct Extension {
    std::string oid;
    bool critical = false;
    certkit::Bytes value;
  };
  int version = 0;
  certkit::Bytes serial;  // content octets of the INTEGER; Botan: the magnitude
  certkit::Bytes issuer, subject, spki, signature;
  std::string not_before, not_after;  // RFC 3339; empty: the library cannot say
  std::vector<Extension> extensions;
};

Seen openssl_certificate(certkit::ByteView der);
Seen botan_certificate(certkit::ByteView der);
Seen openssl_csr(certkit::ByteView der);  // taken and why only
Seen openssl_crl(certkit::ByteView der);  // taken and why only

}  // namespace fuzz
