// Keys, requests and PFX files.
#include "certkit/make.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "crypto/build.hpp"
#include "interleave.hpp"

namespace bench {
namespace {

using namespace certkit;

constexpr std::size_t kNames = 20, kRequests = 50;

std::string dns_name(std::size_t i) { return "host" + std::to_string(i) + ".bench.example"; }

CsrSpec request() {
  CsrSpec spec;
  spec.subject = Name::from_rfc4514("CN=host0.bench.example,O=Bench,C=NO");
  for (std::size_t i = 0; i < kNames; ++i) spec.san.push_back(GeneralName::from_text("dns:" + dns_name(i)));
  spec.key_usage = kDigitalSignature;
  return spec;
}

std::size_t csr_by_certkit(const CsrSpec& spec) {
  const PrivateKey key = generate_key({KeyType::ec, 256});
  return to_pem(make_csr(spec, key)).size() + to_pem_unencrypted(key, KeyFormat::pkcs8).size();
}

// The same steps, nothing read back: neither key nor request.
std::size_t csr_unconfirmed(const CsrSpec& spec) {
  using namespace crypto::build;
  const PrivateKey key = new_key({KeyType::ec, 256});
  const Csr csr = new_csr(spec, key);
  return to_pem(csr).size() + key_pem_unencrypted(key, KeyFormat::pkcs8).size();
}

void check(bool good) {
  if (!good) throw std::runtime_error("OpenSSL failed");
}

std::size_t csr_by_openssl(const std::string& names) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509_REQ* csr = X509_REQ_new();
  check(key != nullptr && csr != nullptr && X509_REQ_set_version(csr, 0) == 1);
  X509_NAME* subject = X509_REQ_get_subject_name(csr);
  const auto add = [&](const char* type, const char* value) {
    check(X509_NAME_add_entry_by_txt(subject, type, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value), -1, -1, 0) == 1);
  };
  add("C", "NO"), add("O", "Bench"), add("CN", "host0.bench.example");
  STACK_OF(X509_EXTENSION)* extensions = sk_X509_EXTENSION_new_null();
  sk_X509_EXTENSION_push(extensions, X509V3_EXT_conf_nid(nullptr, nullptr, NID_key_usage, "critical,digitalSignature"));
  sk_X509_EXTENSION_push(extensions, X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str()));
  check(X509_REQ_add_extensions(csr, extensions) == 1 && X509_REQ_set_pubkey(csr, key) == 1 && X509_REQ_sign(csr, key, EVP_sha256()) > 0);
  BIO* out = BIO_new(BIO_s_mem());
  check(PEM_write_bio_X509_REQ(out, csr) == 1 && PEM_write_bio_PKCS8PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  const std::size_t size = BIO_ctrl_pending(out);
  BIO_free(out);
  sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
  X509_REQ_free(csr);
  EVP_PKEY_free(key);
  return size;
}

template <class F>
std::size_t times(std::size_t count, F&& f) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += f();
  return sum;
}

Bytes content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

void csr(int rounds, const std::vector<std::string>&) {
  const CsrSpec spec = request();
  std::string names;
  for (std::size_t i = 0; i < kNames; ++i) names += (i == 0 ? "DNS:" : ",DNS:") + dns_name(i);
  interleave("csr", rounds,
             {{"certkit", kRequests, [&] { return times(kRequests, [&] { return csr_by_certkit(spec); }); }},
              {"certkit, without the second opinion", kRequests, [&] { return times(kRequests, [&] { return csr_unconfirmed(spec); }); }},
              {"OpenSSL X509_REQ", kRequests, [&] { return times(kRequests, [&] { return csr_by_openssl(names); }); }}});
}

void rsa(int rounds, const std::vector<std::string>&) {
  interleave("rsa", rounds,
             {{"certkit", 1,
               [] {
                 return generate_key({KeyType::rsa, 2048}).pkcs8().size();
               }},
              {"OpenSSL EVP_RSA_gen", 1, [] {
                 EVP_PKEY* key = EVP_RSA_gen(2048);
                 check(key != nullptr);
                 EVP_PKEY_free(key);
                 return std::size_t{1};
               }}});
}

// What the library does for `certkit convert`, with an iteration count that no reader's preset asks for; not read back, nor flushed.
void make_pfx(int, const std::vector<std::string>& files) {
  const Bag certificate = read(content_of(files.at(0)), files[0], {}), key = read(content_of(files.at(1)), files[1], {});
  Pkcs12Options options;
  options.kdf_iterations = std::stoull(files.at(3));
  const Certificate leaf[] = {*certificate.all<Certificate>().at(0)};
  const Secret pfx = to_pkcs12(key.all<PrivateKey>().at(0), leaf, Secret::copy_of("bench"), options);
  std::ofstream(files.at(2), std::ios::binary) << as_text(pfx.reveal());
}

}  // namespace bench
