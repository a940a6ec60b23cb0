// What matching needs of a Bag: little, and no private key. So a folder of ten thousand files is matched in the memory of a few.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "certkit/chain.hpp"
#include "crypto/pair_proof.hpp"
#include "trust/key_numbers.hpp"

namespace certkit::trust {

// Whether a private key belongs to public keys: what it signed, and how the checks of that came out, by the spelling of the public key.
struct Trial {
  Bytes own_spki;  // as the private key writes it
  std::optional<crypto::PairProof> proof;
  std::string failure;  // why there is no proof
  struct Check {
    Sha256 spki;
    std::string failure;  // empty: it held
  };
  std::vector<Check> checks;

  static Trial of(const PrivateKey& key);
  void check(const Sha256& spki, const std::function<PublicKey()>& key);  // once for each spelling
  // nullptr: that spelling was not checked.
  [[nodiscard]] const std::string* result(const Sha256& spki) const noexcept;
};

struct Gist {
  struct Thing {
    KeyThing shown;
    std::string key;         // "RSA 2048"
    std::string unreadable;  // why its public key cannot be read; then the rest is empty
    std::optional<KeyPrint> print;
    Bytes spki;                    // empty for RSA in its one common spelling, which every RSA private key has too
    std::optional<Sha256> pkcs8;   // a private key: which spelling of it
    std::unique_ptr<Trial> trial;  // of a private key, where it was made at once
  };
  std::vector<Thing> things;
};

enum class Again { possible, impossible };  // whether the file can be read once more
// From any thread. A private key is tried at once where something in the Bag shares its public key, and where it could not be had again for
// nothing: it is encrypted, or Again::impossible. Else the Matcher asks for the file once more if it needs the key.
[[nodiscard]] Gist gist(const Bag& bag, Again again);

[[nodiscard]] Sha256 spelling_of(const PrivateKey& key);
// An RSA key as rsaEncryption with NULL, whatever `key` calls it.
[[nodiscard]] PublicKey in_common_spelling(const PublicKey& key);

}  // namespace certkit::trust
