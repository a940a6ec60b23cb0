// PKCS#12. The mutator opens what is encrypted, changes what is inside, closes it again and computes the MAC anew: nothing else would ever
// get past the MAC. The password is "secret"; a closed part has one iteration.
#include "asn1/oids.hpp"
#include "asn1/writer.hpp"
#include "certkit/write.hpp"
#include "container/internal.hpp"
#include "container/pkcs12_bags.hpp"
#include "container/pkcs12_mac.hpp"
#include "container/pkcs12_oids.hpp"
#include "container/pkcs12_structure.hpp"
#include "crypto/pbe.hpp"
#include "support/der_mutator.hpp"
#include "support/objects.hpp"

using namespace certkit;
using asn1::Writer;
namespace p12 = container::pkcs12;

namespace {

const Secret& password() {
  static const Secret secret = Secret::copy_of(std::string_view("secret"));
  return secret;
}

Bag read_it(ByteView input) {
  ReadOptions options = fuzz::options_with("secret", 300);
  options.password_given = true;
  Bag bag;
  bag.files.emplace_back();
  container::Reading reading{options, "file", bag, 0, 3 * options.limits.kdf_iterations, {}, {}};
  Source source;
  source.file = "file";
  source.container = "PKCS#12";
  container::read_pkcs12(input, reading, source);
  return bag;
}

// Written again and read again: the same objects. `key`: null, or one of `bag`'s.
void write_again(const Bag& bag, const PrivateKey* key, const Certificate* leaf) {
  std::vector<Certificate> certificates;
  if (leaf != nullptr) certificates.push_back(*leaf);
  for (const Certificate* certificate : bag.all<Certificate>())
    if (certificates.empty() || !(*certificate == certificates.front())) certificates.push_back(*certificate);
  if (certificates.empty()) return;
  Pkcs12Options options;
  options.kdf_iterations = 1;
  if (bag.items.size() % 2 == 0) options.protect = Pkcs12Options::Protect::des3_sha1;
  options.friendly_name = "a name";
  options.java_trust = key == nullptr;
  const Secret file = to_pkcs12(key, certificates, password(), options);
  const Bag again = read_it(file.reveal());
  fuzz::require(again.problems.empty(), "a written PKCS#12 is read without problems");
  const auto found = again.all<Certificate>();
  fuzz::require(found.size() == certificates.size(), "a written PKCS#12 has as many certificates");
  for (std::size_t i = 0; i < found.size(); ++i) fuzz::require(*found[i] == certificates[i], "a written PKCS#12 has the same certificates");
  const auto keys = again.all<PrivateKey>();
  fuzz::require(keys.size() == (key != nullptr ? 1u : 0u), "a written PKCS#12 has the key");
  if (key != nullptr) fuzz::require(keys[0]->pkcs8().equals(key->pkcs8()), "a written PKCS#12 has the same key");
}

// Once for each key that has its certificate; where none has, the certificates alone.
void write_again(const Bag& bag) {
  bool any_key = false;
  for (const PrivateKey* key : bag.all<PrivateKey>()) {
    const auto certificates = bag.all<Certificate>();
    const auto leaf = std::find_if(certificates.begin(), certificates.end(),
                                   [&](const Certificate* one) { return key->public_key().same_as(one->public_key()); });
    if (leaf == certificates.end()) continue;
    any_key = true;
    write_again(bag, key, *leaf);
  }
  if (!any_key) write_again(bag, nullptr, nullptr);
}

// ---- the mutator

void write_algorithm(Writer& w, const AlgorithmId& algorithm) {
  const auto sequence = w.sequence();
  w.oid(algorithm.oid);
  w.raw(algorithm.parameters);
}

crypto::Sealed seal(ByteView plain, fuzz::Random& random) {
  static const crypto::PbePassword forms = crypto::pbe_password(password());
  constexpr KeyCipher kCiphers[] = {KeyCipher::pbes2_aes256, KeyCipher::pbe_sha1_3des, KeyCipher::pbes2_aes128};
  return crypto::pbe_encrypt(kCiphers[random() % 3], forms, plain, 1);
}

std::optional<Secret> unseal(const AlgorithmId& algorithm, ByteView ciphertext) {
  try {
    return crypto::pbe_decrypt(algorithm, crypto::pbe_password(password()), ciphertext, 10'000);
  } catch (const Error&) {
    return std::nullopt;
  }
}

// SafeContents with one of its shrouded keys opened, changed and closed; its attributes are lost.
Bytes with_other_key(ByteView contents, fuzz::Random& random) {
  std::vector<p12::SafeBag> bags;
  p12::collect(contents, "safe", 8, bags, [](const std::string&, const Error&) {});
  Writer w;
  {
    const auto sequence = w.sequence();
    for (const p12::SafeBag& bag : bags) {
      const auto one = w.sequence();
      w.oid(bag.id);
      const auto value = w.explicit_tag(0);
      std::optional<Secret> plain;
      if (bag.id == container::oid::kShroudedKeyBag) try {
          const p12::Encrypted key = p12::encrypted_key(bag);
          plain = unseal(key.algorithm, key.ciphertext);
        } catch (const Error&) {
        }
      if (!plain) {
        w.raw(bag.value.whole);
        continue;
      }
      const crypto::Sealed sealed = seal(fuzz::mutate_der(plain->reveal(), 4096, random), random);
      const auto info = w.sequence();
      write_algorithm(w, sealed.algorithm);
      w.octet_string(sealed.ciphertext);
    }
  }
  return w.take();
}

void write_safe(Writer& w, const p12::Safe& safe, bool change, fuzz::Random& random) {
  std::optional<Secret> plain;
  if (safe.encryption)
    plain = unseal(*safe.encryption, safe.content.reveal());
  else
    plain = safe.content.clone();
  Bytes contents = plain ? to_bytes(plain->reveal()) : Bytes{0x30, 0x00};
  if (change) contents = random() % 3 == 0 ? with_other_key(contents, random) : fuzz::mutate_der(contents, 4096, random);
  const bool closed = safe.encryption.has_value() != (random() % 16 == 0);
  const auto info = w.sequence();
  w.oid(closed ? asn1::oid::kPkcs7EncryptedData : asn1::oid::kPkcs7Data);
  const auto content = w.explicit_tag(0);
  if (!closed) return w.octet_string(contents);
  const crypto::Sealed sealed = seal(contents, random);
  const auto data = w.sequence();
  w.integer(0);
  const auto encrypted = w.sequence();
  w.oid(asn1::oid::kPkcs7Data);
  write_algorithm(w, sealed.algorithm);
  w.primitive(asn1::context(0, false), sealed.ciphertext);
}

Bytes with_mac(ByteView authenticated, fuzz::Random& random) {
  p12::Mac mac;
  mac.hash = random() % 2 == 0 ? Hash::sha256 : Hash::sha1;
  mac.salt = Bytes(8, static_cast<std::uint8_t>(random()));
  mac.value = p12::compute(mac, crypto::pbe_password(password()).bmp, authenticated);
  Writer w;
  {
    const auto pfx = w.sequence();
    w.integer(3);
    {
      const auto auth_safe = w.sequence();
      w.oid(asn1::oid::kPkcs7Data);
      const auto content = w.explicit_tag(0);
      w.octet_string(authenticated);
    }
    const auto data = w.sequence();
    {
      const auto digest_info = w.sequence();
      write_algorithm(w, {p12::oid_of(mac.hash), {0x05, 0x00}});
      w.octet_string(mac.value);
    }
    w.octet_string(mac.salt);
  }
  return w.take();
}

Bytes rebuilt(ByteView input, fuzz::Random& random) {
  const p12::Pfx pfx = p12::parse(input, 32);
  if (random() % 4 == 0) return with_mac(fuzz::mutate_der(pfx.authenticated.reveal(), 4096, random), random);
  const std::size_t changed = pfx.safes.empty() ? 0 : random() % pfx.safes.size();
  Writer w;
  {
    const auto sequence = w.sequence();
    for (std::size_t i = 0; i < pfx.safes.size(); ++i) write_safe(w, pfx.safes[i], i == changed, random);
  }
  return with_mac(w.view(), random);
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  fuzz::Random random(seed);
  if (random() % 4 != 0) try {
      return fuzz::put(rebuilt({data, size}, random), data, size, max_size);
    } catch (const Error&) {  // nothing to open
    }
  return fuzz::mutate_der_input(data, size, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::optional<Bag> bag;
  if (!fuzz::takes(size, {16u << 20, 4000}, [&] { bag = read_it({data, size}); })) return 0;
  fuzz::look(*bag);
  if (bag->files[0].pkcs12) fuzz::require(!who_can_open(*bag->files[0].pkcs12).empty(), "somebody or nobody can open it");
  write_again(*bag);
  return 0;
}
