#include "crypto/second_opinion.hpp"

#include <botan/exceptn.h>

#include <algorithm>
#include <functional>

#include "certkit/error.hpp"
#include "crypto/confirm_extensions.hpp"
#include "crypto/reading_back.hpp"
#include "crypto/remembered.hpp"

namespace certkit::crypto::second_opinion {
namespace {

using namespace reading_back;

constexpr const char* kHint = "nothing was written; this is a bug in certkit or in one of the two libraries: please report it";

[[noreturn]] void differ(const std::string& what) { throw Error(Errc::mismatch, "the second opinion differs: " + what, kHint); }

// Runs `read`; what Botan throws is a disagreement.
template <class Read>
auto translated(const std::string& what, Read&& read) {
  try {
    return read();
  } catch (const Botan::Exception& error) {
    differ("Botan cannot read " + what + ": " + error.what());
  }
}

// The content of the one SEQUENCE in `der`.
Bytes sequence_content(ByteView der) {
  auto parts = children(der);
  if (parts.size() != 1 || parts[0].tag != 0x30) throw Botan::Decoding_Error("not one SEQUENCE");
  return std::move(parts[0].content);
}

void confirm_name(const char* object, const char* which, ByteView seen, const Name& meant) {
  if (const std::string difference = name_difference(seen, meant); !difference.empty())
    differ(std::string("the ") + which + " of " + object + " " + difference);
}

void confirm_key(const char* object, const Tlv& seen, ByteView meant_spki) {
  if (!same(seen.content, sequence_content(meant_spki))) differ(std::string(object) + " holds another public key than was meant");
}

std::vector<SeenExtension> seen_extensions(ByteView sequence) {
  std::vector<SeenExtension> out;
  for (const Tlv& extension : children(sequence)) {
    const auto parts = children(extension.content);
    if (parts.size() < 2 || parts.size() > 3 || parts.back().tag != 0x04 || (parts.size() == 3 && parts[1].tag != 0x01))
      throw Botan::Decoding_Error("an extension that is none");
    out.push_back({oid_text(parts[0]), parts.size() == 3 && parts[1].content == Bytes{0xff}, parts.back().content});
  }
  return out;
}

// CertificationRequestInfo and TBSCertificate, cut into their fields.
struct CsrFields {
  Tlv subject, key;
  std::vector<SeenExtension> extensions;
  std::string friendly_name;
  std::size_t attributes = 0;
};

CsrFields csr_fields(ByteView body) {
  const auto parts = children(body);
  if (parts.size() != 4 || parts[0].content != Bytes{0} || parts[3].tag != 0xa0)
    throw Botan::Decoding_Error("not the four fields of a CSR");
  CsrFields out{parts[1], parts[2], {}, {}, 0};
  for (const Tlv& attribute : children(parts[3].content)) {
    ++out.attributes;
    const auto type_and_values = children(attribute.content);
    const auto values = type_and_values.size() == 2 ? children(type_and_values[1].content) : std::vector<Tlv>();
    if (values.size() != 1) throw Botan::Decoding_Error("an attribute without its one value");
    const std::string type = oid_text(type_and_values[0]);
    if (type == "1.2.840.113549.1.9.14") out.extensions = seen_extensions(values[0].content);
    if (type == "1.2.840.113549.1.9.20") out.friendly_name = string_text(values[0]);
  }
  return out;
}

struct CertificateFields {
  Bytes version, serial;
  Tlv issuer, validity, subject, key;
  std::vector<SeenExtension> extensions;
};

CertificateFields certificate_fields(ByteView body) {
  auto parts = children(body);
  if (!parts.empty() && parts[0].tag != 0xa0) parts.insert(parts.begin(), Tlv{0xa0, {0x02, 0x01, 0x00}});  // version 1
  if (parts.size() < 7) throw Botan::Decoding_Error("not the fields of a certificate");
  CertificateFields out{parts[0].content, parts[1].content, parts[3], parts[4], parts[5], parts[6], {}};
  for (const Tlv& part : parts)
    if (part.tag == 0xa3) out.extensions = seen_extensions(sequence_content(part.content));
  return out;
}

ByteView without_leading_zeros(ByteView number) {
  while (!number.empty() && number[0] == 0) number = number.subspan(1);
  return number;
}

void confirm_time(const char* which, const Tlv& seen, Time meant) {
  if (const std::string text = time_text(seen); text != to_rfc3339(meant))
    differ(std::string("the certificate's ") + which + " is " + text + ", not " + to_rfc3339(meant));
}

// Botan 2 takes no year beyond 3100 (RFC 5280 §4.1.2.5 has 9999 for "no end").
bool botan_reads_time(Time time) { return to_rfc3339(time) < "3000"; }

// Botan's answer about a private key, OpenSSL's where Botan does not know the kind. RSA-PSS keys and RSA keys of more than two primes it
// knows by their public part only, and says so by an exception.
template <class Botan, class Openssl>
bool key_fits(const PublicKey& meant, Botan&& by_botan, Openssl&& by_openssl) {
  if (!botan_knows(meant)) return by_openssl();
  if (meant.type() != KeyType::rsa && meant.type() != KeyType::rsa_pss) return by_botan();
  try {
    return by_botan();
  } catch (const ::Botan::Exception&) {
    return by_openssl();
  }
}

}  // namespace

void confirm_csr(ByteView der, const CsrSpec& meant, const PublicKey& key, const PrivateKey* own) {
  translated("the CSR", [&] {
    const Signed request = botan_knows(key) ? csr_by_botan(der, key, own) : csr_by_openssl(der, key);
    const CsrFields fields = csr_fields(request.body);
    confirm_key("the CSR", fields.key, key.spki());
    if (!request.signature_good) differ("the signature of the CSR is not that of its key");
    confirm_name("the CSR", "subject", fields.subject.content, meant.subject);
    const Bytes bits = children(sequence_content(key.spki())).at(1).content;  // the octet for unused bits first
    confirm_extensions("the CSR", fields.extensions, expected_in_csr(meant, reading_back::sha1(ByteView(bits).subspan(1))));
    if (fields.friendly_name != meant.friendly_name)
      differ("the friendly name of the CSR is \"" + fields.friendly_name + "\", not \"" + meant.friendly_name + "\"");
    const std::size_t attributes = (fields.extensions.empty() ? 0u : 1u) + (meant.friendly_name.empty() ? 0u : 1u);
    if (fields.attributes != attributes)
      differ("the CSR has " + std::to_string(fields.attributes) + " attributes, not " + std::to_string(attributes));
  });
}

void confirm_certificate(ByteView der, const CertificateSpec& meant, const Certificate* issuer, const PublicKey& issuer_key) {
  translated("the certificate", [&] {
    const bool by_botan = botan_knows(issuer_key) && botan_knows(PublicKey(meant.subject_spki)) && botan_reads_time(meant.not_after);
    const Signed read = by_botan ? certificate_by_botan(der, issuer_key) : certificate_by_openssl(der, issuer_key);
    const CertificateFields fields = certificate_fields(read.body);
    confirm_key("the certificate", fields.key, meant.subject_spki);
    if (!read.signature_good) differ("the signature of the certificate is not its issuer's");
    if (fields.version != Bytes{0x02, 0x01, 0x02}) differ("the certificate is not of version 3");
    if (!same(without_leading_zeros(fields.serial), without_leading_zeros(meant.serial)))
      differ("the certificate has another serial number than was meant");
    confirm_name("the certificate", "subject", fields.subject.content, meant.subject);
    if (issuer == nullptr)
      confirm_name("the certificate", "issuer", fields.issuer.content, meant.subject);
    else if (!same(fields.issuer.content, sequence_content(issuer->subject_der())))
      differ("the certificate names another issuer than was meant");
    const auto times = children(fields.validity.content);
    if (times.size() != 2) throw Botan::Decoding_Error("a validity without its two times");
    confirm_time("begin", times[0], meant.not_before);
    confirm_time("end", times[1], meant.not_after);

    const auto key_bits = [](ByteView spki) { return children(sequence_content(spki)).at(1).content; };
    const auto identifier = [&](ByteView spki) { return reading_back::sha1(ByteView(key_bits(spki)).subspan(1)); };
    Bytes authority = identifier(issuer_key.spki());
    if (issuer != nullptr)
      for (const SeenExtension& extension : certificate_fields(children(sequence_content(issuer->der())).at(0).content).extensions)
        if (extension.oid == "2.5.29.14") authority = children(extension.value).at(0).content;
    confirm_extensions("the certificate", fields.extensions, expected_in_certificate(meant, identifier(meant.subject_spki), authority));
  });
}

// Cut apart, and no more: an object of Botan's would check the signature of a root on the way, which nobody asks here and takes a
// millisecond.
void confirm_same_certificate(ByteView der, const Certificate& meant) {
  translated("the certificate", [&] {
    const auto parts = children(sequence_content(der));
    if (parts.size() != 3) throw Botan::Decoding_Error("not the three parts of a certificate");
    const CertificateFields fields = certificate_fields(parts[0].content);
    if (!same(der, meant.der())) differ("the certificate is not the one that was meant");
    if (!same(fields.serial, meant.serial())) differ("the serial number of the certificate is read differently");
    if (!same(fields.subject.content, sequence_content(meant.subject_der()))) differ("the subject of the certificate is read differently");
    if (!same(fields.issuer.content, sequence_content(meant.issuer_der()))) differ("the issuer of the certificate is read differently");
    confirm_key("the certificate", fields.key, meant.spki());
  });
}

bool is_key_of(ByteView pkcs8, const PublicKey& meant) {
  static Remembered confirmed;
  const Sha256 question = Remembered::question({pkcs8, meant.spki()});
  if (confirmed.has(question)) return true;
  const bool fits = translated("the private key", [&] {
    return key_fits(
        meant, [&] { return private_key_fits_by_botan(pkcs8, meant); }, [&] { return private_key_fits_by_openssl(pkcs8, meant); });
  });
  if (fits) confirmed.add(question);
  return fits;
}

void confirm_private_key(ByteView pkcs8, const PublicKey& meant) {
  if (!is_key_of(pkcs8, meant)) differ("the private key is not that of the public key that was meant (" + meant.describe() + ")");
}

void confirm_private_key_text(ByteView pem, const PublicKey& meant) {
  confirm_private_key(translated("the private key", [&] { return pem_by_botan(pem, "PRIVATE KEY"); }).reveal(), meant);
}

void confirm_encrypted_private_key(ByteView encrypted_pkcs8, const Secret& password, const PublicKey& meant) {
  const bool fits = translated("the encrypted private key", [&] {
    // AlgorithmIdentifier of EncryptedPrivateKeyInfo; 1.2.840.113549.1.5.13 is PBES2, the only scheme that Botan reads.
    const auto parts = children(sequence_content(encrypted_pkcs8));
    const auto algorithm = parts.empty() ? std::vector<Tlv>() : children(parts[0].content);
    const auto by_openssl = [&] { return encrypted_key_fits_by_openssl(encrypted_pkcs8, password, meant); };
    if (algorithm.empty() || oid_text(algorithm[0]) != "1.2.840.113549.1.5.13") return by_openssl();
    return key_fits(
        meant, [&] { return encrypted_key_fits_by_botan(encrypted_pkcs8, password, meant); }, by_openssl);
  });
  if (!fits) differ("the encrypted private key is not that of the public key that was meant (" + meant.describe() + ")");
}

void confirm_traditional_pem(ByteView pem, const Secret* password, const PublicKey& meant) {
  if (!pem_key_fits_by_openssl(pem, password, meant))
    differ("the private key is not that of the public key that was meant (" + meant.describe() + ")");
}

bool verify(const PublicKey& key, const AlgorithmId& algorithm, ByteView data, ByteView signature, const PrivateKey* own) {
  const SignatureScheme scheme = parse_signature_scheme(algorithm);
  if (!fits(scheme, key.type())) return false;
  try {
    if (const auto answer = verify_by_botan(key, scheme, data, signature, own)) return *answer;
  } catch (const Botan::Exception& error) {
    throw Error(Errc::unsupported, std::string("Botan does not verify with this key: ") + error.what());
  }
  return verify_by_openssl(key, scheme, data, signature);
}

}  // namespace certkit::crypto::second_opinion
