#include "crypto/held_key.hpp"

#include "certkit/chain.hpp"
#include "certkit/make.hpp"
#include "certkit/write.hpp"
#include "crypto/evp_key.hpp"
#include "crypto/private_key.hpp"
#include "crypto/signature.hpp"
#include "vectors.hpp"

using namespace certkit;
using namespace certkit::crypto;
using test::error_of;
using test::vector_file;

namespace {

// In a token as far as anybody can tell: it signs, and its octets are not to be had.
class Elsewhere final : public HeldKey {
 public:
  explicit Elsewhere(PrivateKey key) : key_(std::move(key)) {}
  [[nodiscard]] std::string place() const override { return "the token \"Test\""; }
  [[nodiscard]] EvpKeyPtr signer() const override { return evp_private_key(key_); }
  [[noreturn]] void signing_failed() const override { throw Error(Errc::unsupported, "the token is gone"); }

 private:
  PrivateKey key_;
};

PrivateKey held(const char* name) {
  PrivateKey key = from_pkcs8(vector_file(std::string(name) + ".p8.der"));
  PublicKey public_key = key.public_key();
  return {std::make_shared<const Elsewhere>(std::move(key)), std::move(public_key)};
}

}  // namespace

TEST_CASE("a key that is held elsewhere signs") {
  for (const char* name : {"rsa2048", "ec-p-256", "ec-p-384"}) {
    CAPTURE(name);
    const PrivateKey key = held(name);
    CHECK(prove_pair(key, key.public_key()));
    CHECK_FALSE(prove_pair(key, held(name == std::string("rsa2048") ? "ec-p-256" : "rsa2048").public_key()));
    const PrivateKey same = key.clone();
    CHECK(same.held() == key.held());
    for (const Hash hash : {Hash::sha256, Hash::sha384, Hash::sha512}) {
      const Bytes signature = sign(same, hash, as_bytes("message"));
      CHECK(verify(key.public_key(), signature_algorithm_for(key.public_key(), hash), as_bytes("message"), signature));
    }
    CsrSpec spec;
    spec.subject = Name::from_rfc4514("CN=held");
    CHECK(make_csr(spec, key).public_key() == key.public_key());
  }
}

TEST_CASE("a key that is held elsewhere is not written, and the refusal names the place") {
  const PrivateKey key = held("rsa2048");
  const Secret password = Secret::copy_of(std::string_view("long enough"));
  const auto refused = [](const auto& write) {
    std::string message;
    CHECK(error_of(write, &message) == Errc::unsupported);
    CHECK(message.find("the token \"Test\"") != std::string::npos);
  };
  refused([&] { (void)key.pkcs8(); });
  for (const KeyFormat format : {KeyFormat::pkcs8, KeyFormat::pkcs1}) {
    refused([&] { (void)to_pem_unencrypted(key, format); });
    refused([&] { (void)to_der_unencrypted(key, format); });
  }
  refused([&] { (void)to_pem(key, KeyFormat::pkcs8, Encrypt{password}); });
  refused([&] { (void)to_pem(held("ec-p-256"), KeyFormat::sec1, Encrypt{password, KeyCipher::dek_info_aes256}); });
  CertificateSpec spec;
  spec.serial = {1};
  spec.subject = Name::from_rfc4514("CN=held");
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = time_from_rfc3339("2026-01-01T00:00:00Z");
  spec.not_after = time_from_rfc3339("2027-01-01T00:00:00Z");
  const Certificate own = make_certificate(spec, nullptr, key);
  refused([&] { (void)to_pkcs12(&key, {&own, 1}, password, {}); });
  const JksEntry entry{"held", {own}, &key};
  refused([&] { (void)to_jks({&entry, 1}, password); });
}
