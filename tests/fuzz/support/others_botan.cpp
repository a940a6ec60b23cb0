#include <botan/data_src.h>
#include <botan/der_enc.h>
#include <botan/pem.h>
#include <botan/x509_ext.h>
#include <botan/x509cert.h>

#include "support/others.hpp"

namespace fuzz {

using namespace certkit;

namespace {

// "2026/01/15 12:00:00 UTC" as RFC 3339.
std::string time_text(const Botan::X509_Time& time) {
  std::string text = time.readable_string();
  if (text.size() != 23) return {};
  text[4] = text[7] = '-';
  text[10] = 'T';
  return text.substr(0, 19) + "Z";
}

}  // namespace

Seen botan_certificate(ByteView der) {
  Seen seen;
  // Botan takes PEM by itself, and looks for it anywhere in what does not begin like DER.
  if (der.empty() || der[0] != 0x30) {
    seen.why = "no SEQUENCE";
    return seen;
  }
  try {
    Botan::DataSource_Memory source(der.data(), der.size());
    const Botan::X509_Certificate certificate(source);
    seen.taken = source.end_of_data();
    if (!seen.taken) {
      seen.why = "octets left over";
      return seen;
    }
    seen.version = static_cast<int>(certificate.x509_version());
    seen.serial = certificate.serial_number();
    seen.issuer = certificate.raw_issuer_dn();
    seen.subject = certificate.raw_subject_dn();
    seen.not_before = time_text(certificate.not_before());
    seen.not_after = time_text(certificate.not_after());
    seen.spki = certificate.subject_public_key_info();
    seen.signature = certificate.signature();
    Botan::DER_Encoder(seen.algorithm).encode(certificate.signature_algorithm());
    const Botan::Extensions& extensions = certificate.v3_extensions();
    for (const Botan::OID& oid : extensions.get_extension_oids())
      seen.extensions.push_back({oid.to_string(), extensions.critical_extension_set(oid), extensions.get_extension_bits(oid)});
  } catch (const std::exception& error) {
    seen.taken = false;
    seen.why = error.what();
  }
  return seen;
}

}  // namespace fuzz
