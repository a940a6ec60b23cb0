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
    std::string oid;  // OpenSSL: its content octets; Botan: dotted
    bool critical = false;
    certkit::Bytes value;
  };
  struct Revoked {
    certkit::Bytes serial;  // content octets of the INTEGER
    std::string date;       // RFC 3339; empty: the library cannot say
    std::vector<Extension> extensions;
  };
  struct Attribute {
    std::string type;  // content octets of the OID
    std::vector<certkit::Bytes> values;
  };
  int version = 0;        // of a certificate
  certkit::Bytes serial;  // content octets of the INTEGER; Botan: the magnitude
  certkit::Bytes issuer, subject, spki, signature;
  certkit::Bytes algorithm;           // of the signature: AlgorithmIdentifier, DER
  std::string not_before, not_after;  // RFC 3339; empty: the library cannot say. Of a CRL: thisUpdate and nextUpdate
  std::vector<Extension> extensions;
  std::vector<Revoked> revoked;       // of a CRL, in its order
  std::vector<Attribute> attributes;  // of a request
  bool key_loads = false;             // the library makes a key of the public key
};

Seen openssl_certificate(certkit::ByteView der);
Seen botan_certificate(certkit::ByteView der);
Seen openssl_csr(certkit::ByteView der);
Seen openssl_crl(certkit::ByteView der);

// Aborts where a field that both have is not the same.
void field(const char* library, const char* name, bool equal);
// Extensions as OpenSSL has them: the same, in the same order.
void same_extensions(const certkit::Extensions& ours, const std::vector<Seen::Extension>& theirs);
// The same signature algorithm, public key and attribute's value as OpenSSL writes them again: where the value of an ANY is a BIT STRING,
// it clears the unused bits.
void same_algorithm(const certkit::AlgorithmId& ours, const certkit::Bytes& theirs);
void same_public_key(certkit::ByteView ours, const certkit::Bytes& theirs);
void same_value(certkit::ByteView ours, const certkit::Bytes& theirs);
// AlgorithmIdentifier, DER.
certkit::Bytes algorithm_der(const certkit::AlgorithmId& algorithm);

}  // namespace fuzz
