// What no PKCS#12 is made of, and what whoever it is for could not open.
#include <algorithm>

#include "certkit/bag.hpp"
#include "certkit/write.hpp"
#include "container/pkcs12_password.hpp"
#include "container/pkcs12_write.hpp"
#include "crypto/pbe.hpp"

namespace certkit::container {
namespace {

// What the file would say of itself.
Pkcs12Facts facts_of(const PrivateKey* key, const Secret& password, const Pkcs12Options& options) {
  const bool strong = options.protect == Pkcs12Options::Protect::aes256_sha256;
  const Protection protection =
      crypto::describe_pbe(crypto::new_pbe(strong ? KeyCipher::pbes2_aes256 : KeyCipher::pbe_sha1_3des, options.kdf_iterations));
  Pkcs12Facts facts;
  facts.has_mac = true;
  facts.mac = strong ? "HMAC-SHA256 (PKCS12KDF)" : "HMAC-SHA1 (PKCS12KDF)";
  facts.mac_iterations = options.kdf_iterations;
  facts.safes.push_back(protection);
  facts.certificate_bags = 1;  // how many there are makes no difference to any reader
  facts.java_trust = options.java_trust;
  if (password.empty()) facts.password_encoding = "empty";
  if (key != nullptr) {
    facts.key_bags = 1;
    facts.keys.push_back(protection);
    facts.public_keys.push_back(key->public_key());
  }
  return facts;
}

}  // namespace

void require_possible(const PrivateKey* key, std::span<const Certificate> certificates, const Secret& password,
                      const Pkcs12Options& options) {
  if (certificates.empty())
    throw Error(Errc::usage,
                key == nullptr ? "there is nothing to put into the PKCS#12" : "a PKCS#12 with a key needs the key's certificate");
  if (key != nullptr && !certificates.front().public_key().same_as(key->public_key()))
    throw Error(Errc::mismatch, "the private key does not belong to the certificate " + certificates.front().subject().to_rfc4514(),
                "certkit verify-pair says which key does");
  require_openable(key, password, options);
}

void require_openable(const PrivateKey* key, const Secret& password, const Pkcs12Options& options) {
  (void)password_for_writing(password);
  const ByteView octets = password.reveal();
  if (options.ascii_password_only && std::any_of(octets.begin(), octets.end(), [](std::uint8_t octet) { return octet >= 0x80; }))
    throw Error(Errc::usage, "Java opens a PKCS#12 only if its password is ASCII, and this one is not",
                "choose a password of ASCII characters, or write a JKS, which has no such limit");
  // CryptoAPI's "… Cryptographic Provider"s hold RSA keys (or DSS); Windows refuses the import of another with "provider type not defined".
  if (key != nullptr && key->public_key().type() != KeyType::rsa && options.ms_csp_name.ends_with("Cryptographic Provider"))
    throw Error(Errc::usage, "the CSP \"" + options.ms_csp_name + "\" cannot hold a key of the kind " + key->public_key().describe(),
                "use an RSA key, or leave out the CSP name");
  if (!options.reader) return;
  const CanOpen verdict = can_open(*options.reader, facts_of(key, password, options));
  if (!verdict.yes && !verdict.with_help)
    throw Error(Errc::usage, "this PKCS#12 could not be opened by " + verdict.reader + ": " + verdict.why,
                "choose another reader, or give it what it takes: an RSA key or EC P-256, and a password");
}

}  // namespace certkit::container
