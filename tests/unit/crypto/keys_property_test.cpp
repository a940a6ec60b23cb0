// Keys and requests with generated values. The keys are made once: what varies is how they are written.
#include <doctest/doctest.h>

#include <map>

#include "../properties.hpp"
#include "certkit/make.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "crypto/private_key.hpp"

using namespace certkit;

namespace {

const PrivateKey& key_of(const std::string& type) {
  static std::map<std::string, PrivateKey> made;
  const auto known = made.find(type);
  return known != made.end() ? known->second : made.emplace(type, generate_key(KeySpec::parse(type))).first->second;
}
const std::vector<std::string> kTypes{"rsa:2048", "ec:p256", "ec:p384", "ec:p521", "ed25519"};

// The formats that there are for a type.
KeyFormat format_for(const std::string& type) {
  if (type.starts_with("rsa")) return properties::one_of<KeyFormat>({KeyFormat::pkcs8, KeyFormat::pkcs1});
  if (type.starts_with("ec")) return properties::one_of<KeyFormat>({KeyFormat::pkcs8, KeyFormat::sec1});
  return KeyFormat::pkcs8;
}

KeyCipher cipher_for(KeyFormat format) {
  if (format != KeyFormat::pkcs8) return properties::one_of<KeyCipher>({KeyCipher::dek_info_3des, KeyCipher::dek_info_aes256});
  return properties::one_of<KeyCipher>({KeyCipher::pbes2_aes256, KeyCipher::pbes2_aes128, KeyCipher::pbes2_3des, KeyCipher::pbe_sha1_3des});
}

Bag read_with(const Secret& file, const std::string& password) {
  ReadOptions options;
  if (!password.empty())
    options.ask = [&](const std::string&, int attempt) { return attempt == 0 ? std::optional(Secret::copy_of(password)) : std::nullopt; };
  return read(file.reveal(), "key", options);
}

}  // namespace

TEST_CASE("keys: what is written in any format, in the clear or protected, is the key") {
  CHECK(rc::check("in the clear", [] {
    const std::string type = properties::one_of(kTypes);
    const PrivateKey& key = key_of(type);
    const KeyFormat format = format_for(type);
    const Bag bag = read_with(*rc::gen::arbitrary<bool>() ? to_pem_unencrypted(key, format) : to_der_unencrypted(key, format), "");
    RC_ASSERT(bag.items.size() == 1 && bag.problems.empty());
    RC_ASSERT(bag.items[0].as<PrivateKey>()->public_key() == key.public_key());
    RC_ASSERT(bag.items[0].as<PrivateKey>()->pkcs8().equals(key.pkcs8()));
  }));
  CHECK(rc::check("protected", [] {
    const std::string type = properties::one_of(kTypes), password = properties::made_of(properties::characters(), 1, 12);
    const PrivateKey& key = key_of(type);
    const KeyFormat format = format_for(type);
    // BMPString cannot hold what is beyond U+FFFF.
    const KeyCipher cipher = cipher_for(format);
    RC_PRE(cipher != KeyCipher::pbe_sha1_3des || password.find("😀") == std::string::npos);
    const Secret secret = Secret::copy_of(password);
    const Encrypt encrypt{secret, cipher, static_cast<std::uint64_t>(*rc::gen::inRange(1, 50))};
    const Secret file = to_pem(key, format, encrypt);
    const Bag bag = read_with(file, password);
    RC_ASSERT(bag.items.size() == 1 && bag.problems.empty());
    RC_ASSERT(bag.items[0].as<PrivateKey>()->pkcs8().equals(key.pkcs8()));
    RC_ASSERT(!bag.items[0].source.protection.empty());
    // Another password gives no key: the one that it had, or any.
    const Bag other = read_with(file, password + "x");
    RC_ASSERT(other.all<PrivateKey>().empty() && other.problems.size() == 1);
    RC_ASSERT(other.problems[0].error.code() == Errc::bad_decrypt);
  }));
}

TEST_CASE("requests: names of every kind come back in their order") {
  CHECK(rc::check("request", [] {
    const auto key_kind = properties::one_of<std::string>({"ec:p256", "ed25519"});
    const PrivateKey& key = key_of(key_kind);
    CsrSpec spec;
    for (int n = *rc::gen::inRange(0, 6); n > 0; --n) {
      GeneralName name = properties::general_name();
      if (std::find(spec.san.begin(), spec.san.end(), name) == spec.san.end()) spec.san.push_back(std::move(name));
    }
    spec.subject = properties::name(spec.san.empty() ? 1 : 0);
    if (*rc::gen::arbitrary<bool>()) spec.key_usage = *rc::gen::inRange(1u, 512u);
    const Csr csr = make_csr(spec, key);
    RC_ASSERT(to_bytes(csr.subject_der()) == spec.subject.der());
    const std::vector<GeneralName> names = csr.extensions().subject_alt_names();
    RC_ASSERT(names.size() == spec.san.size());
    for (std::size_t i = 0; i < names.size(); ++i) RC_ASSERT(names[i].der() == spec.san[i].der());
    RC_ASSERT(csr.extensions().key_usage() == spec.key_usage);
    RC_ASSERT(csr.public_key() == key.public_key());
  }));
}
