// Public and private keys in every form, and keys under a password. The first octet says which; the rest is the key.
#include "certkit/write.hpp"
#include "crypto/private_key.hpp"
#include "support/der_mutator.hpp"
#include "support/objects.hpp"

using namespace certkit;

namespace {

// A key in the clear, written in each format that its kind has, is the same key when read again.
void written(const PrivateKey& key) {
  fuzz::look(key);
  for (const KeyFormat format : {KeyFormat::pkcs8, KeyFormat::pkcs1, KeyFormat::sec1}) {
    std::optional<Secret> der;
    const auto refused = fuzz::refusal(key.pkcs8().size(), {32u << 20, 4000}, [&] { der = to_der_unencrypted(key, format); });
    // Botan has a say in what is written, and knows fewer curves and parameters than OpenSSL.
    fuzz::require(!refused || refused->code() == Errc::mismatch || refused->code() == Errc::unsupported ||
                      (format != KeyFormat::pkcs8 && refused->code() == Errc::usage),
                  "a key is written, or has no such format, or is refused by the second opinion: " + (refused ? refused->message() : ""));
    if (!der) continue;
    const PrivateKey again = format == KeyFormat::pkcs8   ? crypto::from_pkcs8(der->reveal())
                             : format == KeyFormat::pkcs1 ? crypto::from_pkcs1(der->reveal())
                                                          : crypto::from_sec1(der->reveal());
    fuzz::require(again.public_key().same_as(key.public_key()), "a written key has the same public key");
  }
}

using Read = PrivateKey (*)(ByteView);
// Numbers are checked against each other, and a public key may have to be computed: that costs some allocations, whatever the size.
void private_key(Read read, ByteView der) {
  std::optional<PrivateKey> key;
  if (fuzz::takes(der.size(), {32u << 20, 4000}, [&] { key = read(der); })) written(*key);
}

void public_key(ByteView der) {
  std::optional<PublicKey> key;
  if (fuzz::takes(der.size(), {16u << 10, 100}, [&] { key = PublicKey(to_bytes(der)); })) fuzz::look(*key);
}

// PBES1, PBES2, the PKCS#12 schemes, DEK-Info, and the sniffing of keys.
void any_file(ByteView content) {
  std::optional<Bag> bag;
  const ReadOptions options = fuzz::options_with("secret");
  if (fuzz::takes(content.size(), {64u << 20, 4000}, [&] { bag = read(content, "file", options); })) fuzz::look(*bag);
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  return fuzz::mutate_der_input(data, size, max_size, seed, 1);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView key(data + 1, size - 1);
  switch (data[0] % 6) {
    case 0: public_key(key); break;
    case 1: private_key(crypto::from_pkcs8, key); break;
    case 2: private_key(crypto::from_pkcs1, key); break;
    case 3: private_key(crypto::from_sec1, key); break;
    case 4: private_key(crypto::from_dsa_traditional, key); break;
    default: any_file(key); break;
  }
  return 0;
}
