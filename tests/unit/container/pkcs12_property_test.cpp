// PKCS#12 with generated options, passwords and names.
#include <doctest/doctest.h>

#include "../properties.hpp"
#include "certkit/make.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"

using namespace certkit;

namespace {

struct Identity {
  PrivateKey key;
  Certificate certificate;
};

Identity make(const char* type, const char* name) {
  PrivateKey key = generate_key(KeySpec::parse(type));
  CertificateSpec spec;
  spec.serial = {1};
  spec.subject = Name::from_rfc4514(name);
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = time_from_rfc3339("2026-01-01");
  spec.not_after = time_from_rfc3339("2027-01-01");
  Certificate certificate = make_certificate(spec, nullptr, key);
  return {std::move(key), std::move(certificate)};
}

const std::vector<Identity>& identities() {
  static const std::vector<Identity> all = [] {
    std::vector<Identity> made;
    made.push_back(make("rsa:2048", "CN=rsa"));
    made.push_back(make("ec:p256", "CN=p256"));
    made.push_back(make("ec:p384", "CN=p384"));
    made.push_back(make("ec:p521", "CN=p521"));
    made.push_back(make("ed25519", "CN=ed25519"));
    made.push_back(make("ed448", "CN=ed448"));
    return made;
  }();
  return all;
}

// No character beyond U+FFFF: BMPString holds none.
std::string bmp_text(std::size_t least, std::size_t most) {
  return properties::made_of({"a", "Z", "7", " ", ",", "\"", "\\", "ü", "ß", "ł", "€", "中"}, least, most);
}

}  // namespace

TEST_CASE("PKCS#12: what is written with any options is read back") {
  CHECK(rc::check("PKCS#12", [] {
    const std::size_t leaf = *rc::gen::inRange<std::size_t>(0, identities().size());
    const PrivateKey* key = *rc::gen::arbitrary<bool>() ? &identities()[leaf].key : nullptr;
    std::vector<Certificate> certificates{identities()[leaf].certificate};
    for (std::size_t i = 0; i < identities().size(); ++i)
      if (i != leaf && *rc::gen::arbitrary<bool>()) certificates.push_back(identities()[i].certificate);
    const bool rsa = key != nullptr && key->public_key().type() == KeyType::rsa;
    const std::string password = bmp_text(0, 10);
    Pkcs12Options options;
    options.protect =
        properties::one_of<Pkcs12Options::Protect>({Pkcs12Options::Protect::aes256_sha256, Pkcs12Options::Protect::des3_sha1});
    options.kdf_iterations = static_cast<std::uint64_t>(*rc::gen::inRange(1, 40));
    options.friendly_name = bmp_text(0, 10);
    if (rsa && *rc::gen::arbitrary<bool>()) options.ms_csp_name = "Microsoft RSA SChannel Cryptographic Provider";
    options.ms_key_exchange = *rc::gen::arbitrary<bool>();
    options.java_trust = key == nullptr && *rc::gen::arbitrary<bool>();
    const Secret file = to_pkcs12(key, certificates, Secret::copy_of(password), options);

    ReadOptions reading;
    reading.ask = [&](const std::string&, int attempt) { return attempt == 0 ? std::optional(Secret::copy_of(password)) : std::nullopt; };
    const Bag bag = read(file.reveal(), "store.pfx", reading);
    RC_ASSERT(bag.problems.empty());
    const auto found = bag.all<Certificate>();
    RC_ASSERT(found.size() == certificates.size());
    for (std::size_t i = 0; i < found.size(); ++i) RC_ASSERT(*found[i] == certificates[i]);
    RC_ASSERT(bag.items.size() == certificates.size() + (key != nullptr ? 1 : 0));
    for (const Item& item : bag.items) {
      if (const PrivateKey* read_key = item.as<PrivateKey>()) {
        RC_ASSERT(key != nullptr && read_key->public_key() == key->public_key());
        RC_ASSERT(item.friendly_name == options.friendly_name && item.ms_csp_name == options.ms_csp_name && !item.local_key_id.empty());
      } else if (key != nullptr && *item.as<Certificate>() == certificates[0]) {
        RC_ASSERT(item.friendly_name == options.friendly_name && !item.local_key_id.empty());
      }
      RC_ASSERT(item.java_trusted == options.java_trust);
    }
    const auto& facts = *bag.files[0].pkcs12;
    RC_ASSERT(facts.has_mac && facts.mac_iterations == options.kdf_iterations && !facts.ber);
    RC_ASSERT(facts.certificate_bags == certificates.size() && facts.key_bags == (key != nullptr ? 1u : 0u));

    reading.ask = [&](const std::string&, int attempt) {
      return attempt == 0 ? std::optional(Secret::copy_of(password + "x")) : std::nullopt;
    };
    const Bag other = read(file.reveal(), "store.pfx", reading);
    RC_ASSERT(password.empty() || (other.items.empty() && !other.problems.empty()));
  }));
}
