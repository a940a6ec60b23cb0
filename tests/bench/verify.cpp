// Chains verified in bulk: leaves below one intermediate, everything loaded before the clock starts.
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

#include "asn1/oids.hpp"
#include "certkit/make.hpp"
#include "interleave.hpp"
#include "trust/path.hpp"

namespace bench {
namespace {

using namespace certkit;

constexpr std::size_t kLeaves = 200;
const Time kNow = time_from_rfc3339("2026-01-15T12:00:00Z");

struct Chains {
  explicit Chains(const KeySpec& kind) {
    const PrivateKey root_key = generate_key(kind), sub_key = generate_key(kind), leaf_key = generate_key(kind);
    const auto spec = [&](const char* name, const PrivateKey& key, bool ca, std::uint8_t serial) {
      CertificateSpec one;
      one.serial = {0x01, serial};
      one.subject = Name::from_rfc4514(std::string("CN=") + name + ",O=Bench");
      one.subject_spki = to_bytes(key.public_key().spki());
      one.not_before = kNow - std::chrono::days(10);
      one.not_after = kNow + std::chrono::days(300);
      one.basic_constraints = BasicConstraints{ca, std::nullopt};
      one.key_usage = ca ? kKeyCertSign | kCrlSign : unsigned{kDigitalSignature};
      if (!ca) one.extended_key_usage = {asn1::oid::kServerAuth};
      if (!ca)
        one.san = {{GeneralName::Type::dns, "www.bench.example", std::nullopt}, {GeneralName::Type::dns, "bench.example", std::nullopt}};
      return one;
    };
    all.push_back(make_certificate(spec("Root", root_key, true, 1), nullptr, root_key));
    all.push_back(make_certificate(spec("Sub", sub_key, true, 2), &all[0], root_key));
    for (std::size_t i = 0; i < kLeaves; ++i)
      all.push_back(make_certificate(spec("www.bench.example", leaf_key, false, static_cast<std::uint8_t>(i)), &all[1], sub_key));
  }
  std::vector<Certificate> all;  // root, intermediate, leaves
};

std::shared_ptr<X509> loaded(const Certificate& certificate) {
  const unsigned char* at = certificate.der().data();
  return {d2i_X509(nullptr, &at, static_cast<long>(certificate.der().size())), X509_free};
}

void measure(const std::string& row, int rounds, const KeySpec& kind) {
  const Chains chains(kind);
  const std::vector<const Certificate*> anchors{&chains.all[0]}, pool{&chains.all[1]};
  trust::PathQuestion question;
  question.at = kNow;
  question.anchors = anchors;
  question.pool = pool;
  question.opinions = trust::PathQuestion::Opinions::signatures;
  trust::PathFinder finder(question);
  const auto by_certkit = [&] {
    std::size_t good = 0;
    for (std::size_t i = 2; i < chains.all.size(); ++i) good += finder.find(chains.all[i], "www.bench.example").good ? 1 : 0;
    if (good != kLeaves) throw std::runtime_error("a chain is not good");
    return good;
  };
  std::vector<std::shared_ptr<X509>> objects;
  for (const Certificate& one : chains.all) objects.push_back(loaded(one));
  const std::shared_ptr<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
  X509_STORE_add_cert(store.get(), objects[0].get());
  const std::shared_ptr<STACK_OF(X509)> untrusted(sk_X509_new_null(), [](STACK_OF(X509) * stack) { sk_X509_free(stack); });
  sk_X509_push(untrusted.get(), objects[1].get());
  const auto by_openssl = [&] {
    std::size_t good = 0;
    for (std::size_t i = 2; i < objects.size(); ++i) {
      const std::shared_ptr<X509_STORE_CTX> context(X509_STORE_CTX_new(), X509_STORE_CTX_free);
      X509_STORE_CTX_init(context.get(), store.get(), objects[i].get(), untrusted.get());
      X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
      X509_VERIFY_PARAM_set_time(parameters, static_cast<std::time_t>(kNow.time_since_epoch().count()));
      X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER);
      X509_VERIFY_PARAM_set1_host(parameters, "www.bench.example", 0);
      good += X509_verify_cert(context.get()) == 1 ? 1 : 0;
    }
    if (good != kLeaves) throw std::runtime_error("OpenSSL finds a chain that is not good");
    return good;
  };
  interleave(row, rounds, {{"certkit", kLeaves, by_certkit}, {"X509_verify_cert", kLeaves, by_openssl}});
}

}  // namespace

void verify(int rounds, const std::vector<std::string>&) {
  measure("verify-rsa", rounds, {KeyType::rsa, 2048});
  measure("verify-ec", rounds, {KeyType::ec, 256});
}

}  // namespace bench
