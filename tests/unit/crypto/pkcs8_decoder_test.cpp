#include "crypto/pkcs8_decoder.hpp"

#include <doctest/doctest.h>
#include <openssl/x509.h>

#include "certkit/make.hpp"

using namespace certkit;

namespace {

// What OpenSSL makes of a key, as SubjectPublicKeyInfo; empty: it does not take it.
Bytes understood(ByteView pkcs8) {
  const crypto::OpensslErrors errors;
  const crypto::EvpKeyPtr key = crypto::decode_pkcs8(pkcs8);
  if (!key) return {};
  unsigned char* out = nullptr;
  const int size = i2d_PUBKEY(key.get(), &out);
  Bytes spki(out, out + size);
  OPENSSL_free(out);
  return spki;
}

}  // namespace

TEST_CASE("a decoder that is kept decodes key after key, of each kind, and is no worse for what it did not take") {
  const std::vector<KeySpec> kinds{{KeyType::rsa, 2048}, {KeyType::ec, 256}, {KeyType::ec, 384}, {KeyType::ed25519, 0}};
  for (int round = 0; round < 2; ++round)
    for (const KeySpec& kind : kinds) {
      const PrivateKey key = generate_key(kind);
      CHECK(understood(key.pkcs8().reveal()) == to_bytes(key.public_key().spki()));
      Bytes damaged = to_bytes(key.pkcs8().reveal());
      damaged.resize(damaged.size() - 1);
      CHECK(understood(damaged).empty());
      // The same algorithm, and a key that is none.
      damaged = to_bytes(key.pkcs8().reveal());
      damaged[damaged.size() - 40] ^= 0x7f;
      (void)understood(damaged);
    }
  CHECK(understood({}).empty());
}
