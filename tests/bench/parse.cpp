// Certificates to fields: DER one by one, and a PEM bundle as a file is read.
#include <botan/x509cert.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "asn1/reader.hpp"
#include "certkit/read.hpp"
#include "interleave.hpp"

namespace bench {
namespace {

using namespace certkit;

Bytes content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<Bytes> one_by_one(const std::string& path) {
  const Bytes all = content_of(path);
  std::vector<Bytes> certificates;
  for (ByteView rest = all; !rest.empty();) {
    const auto size = asn1::tlv_size(rest);
    if (!size) throw std::runtime_error(path + " is not DER");
    certificates.push_back(to_bytes(rest.first(*size)));
    rest = rest.subspan(*size);
  }
  return certificates;
}

// Every field that inspect shows, but for the fingerprints.
std::size_t every_field(const Certificate& c) {
  std::size_t sum = c.serial_hex().size() + c.subject().rdns.size() + c.issuer().rdns.size() +
                    c.signature_algorithm().oid.content().size() + c.signature().size() +
                    static_cast<std::size_t>((c.not_after() - c.not_before()).count());
  const PublicKey key = c.public_key();
  sum += static_cast<std::size_t>(key.bits());
  const Extensions e = c.extensions();
  for (const GeneralName& name : e.subject_alt_names()) sum += name.value.size();
  sum += e.key_usage().value_or(0) + e.extended_key_usage().size() + (e.basic_constraints() ? 1u : 0u);
  if (const auto id = e.subject_key_identifier()) sum += id->size();
  if (const auto id = e.authority_key_identifier()) sum += id->size();
  for (const std::string& url : e.crl_distribution_urls()) sum += url.size();
  for (const std::string& url : e.ocsp_urls()) sum += url.size();
  for (const std::string& url : e.ca_issuer_urls()) sum += url.size();
  return sum + (e.ms_template() ? 1u : 0u);
}

std::size_t by_certkit(const std::vector<Bytes>& certificates, std::size_t count) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += every_field(Certificate(certificates[i % certificates.size()]));
  return sum;
}

std::size_t by_certkit_with_fingerprint(const std::vector<Bytes>& certificates) {
  std::size_t sum = 0;
  for (const Bytes& der : certificates) {
    const Certificate certificate(der);
    sum += every_field(certificate) + certificate.sha256()[0];
  }
  return sum;
}

std::size_t by_openssl(const std::vector<Bytes>& certificates, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const Bytes& der = certificates[i % certificates.size()];
    const unsigned char* at = der.data();
    X509* x509 = d2i_X509(nullptr, &at, static_cast<long>(der.size()));
    if (x509 == nullptr) throw std::runtime_error("d2i_X509 refuses a certificate");
    X509_free(x509);
  }
  return count;
}

std::size_t by_botan(const std::vector<Bytes>& certificates, std::size_t count) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += Botan::X509_Certificate(certificates[i].data(), certificates[i].size()).x509_version();
  return sum;
}

std::size_t pem_by_certkit(const Bytes& pem) {
  std::size_t sum = 0;
  for (const Item& item : read(pem, "leaves.pem", {}).items) sum += every_field(*item.as<Certificate>());
  return sum;
}

std::size_t pem_by_openssl(const Bytes& pem) {
  BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  std::size_t sum = 0;
  while (X509* x509 = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr)) ++sum, X509_free(x509);
  BIO_free(bio);
  return sum;
}

}  // namespace

void parse(int rounds, const std::vector<std::string>& files) {
  const std::vector<Bytes> certificates = one_by_one(files.at(0));
  const Bytes pem = content_of(files.at(1));
  const std::size_t all = certificates.size(), tenth = std::max<std::size_t>(1, all / 10);
  interleave("parse-der", rounds,
             {{"certkit", all, [&] { return by_certkit(certificates, all); }},
              {"certkit, with SHA-256", all, [&] { return by_certkit_with_fingerprint(certificates); }},
              {"d2i_X509", tenth, [&] { return by_openssl(certificates, tenth); }},
              {"Botan::X509_Certificate", tenth, [&] { return by_botan(certificates, tenth); }}});
  interleave("parse-pem", rounds,
             {{"certkit", all, [&] { return pem_by_certkit(pem); }}, {"PEM_read_bio_X509", all, [&] { return pem_by_openssl(pem); }}});
}

void parse_once(int, const std::vector<std::string>& files) {
  const std::string& how = files.at(2);
  const auto count = static_cast<std::size_t>(std::stoul(files.at(1)));
  std::size_t sum = 0;
  if (how == "certkit-pem") {
    const Bytes pem = content_of(files.at(0));
    for (std::size_t i = 0; i < count; ++i) sum += pem_by_certkit(pem);
  } else {
    const std::vector<Bytes> certificates = one_by_one(files.at(0));
    sum = how == "certkit" ? by_certkit(certificates, count) : by_openssl(certificates, count);
  }
  if (sum == 0) throw std::runtime_error("nothing was parsed");
}

}  // namespace bench
