// The key derivations of a PFX once more, by Botan's SHA-256: nothing of kdf.cpp and of OpenSSL is used.
#include "crypto/botan_version.hpp"

#if BOTAN_VERSION_MAJOR >= 3
#include <botan/pwdhash.h>
#else
#define BOTAN_NO_DEPRECATED_WARNINGS  // the compression function is public in Botan 2, and no longer in 3
#include <botan/mac.h>
#include <botan/sha2_32.h>
#endif
#include <botan/exceptn.h>
#include <botan/hash.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "certkit/error.hpp"
#include "crypto/kdf_call.hpp"

namespace certkit::crypto::second_opinion {
namespace {

constexpr std::size_t kBlock = 64, kDigest = 32;
using Digest = Botan::secure_vector<std::uint8_t>;

Digest sha256_of(ByteView data) {
  const auto hash = Botan::HashFunction::create_or_throw("SHA-256");
  hash->update(data.data(), data.size());
  return hash->final();
}

#if BOTAN_VERSION_MAJOR >= 3

void pbkdf2(std::span<std::uint8_t> out, ByteView password, ByteView salt, std::uint64_t iterations) {
  Botan::PasswordHashFamily::create_or_throw("PBKDF2(SHA-256)")
      ->from_params(iterations)
      ->derive_key(out.data(), out.size(), reinterpret_cast<const char*>(password.data()), password.size(), salt.data(), salt.size());
}

void hash_again(Digest& digest, std::uint64_t times) {
  const auto hash = Botan::HashFunction::create_or_throw("SHA-256");
  for (; times > 0; --times) hash->update(digest.data(), digest.size()), hash->final(digest.data());
}

#else

// Half the time of Botan's own PBKDF2, which compresses both pads of HMAC again in every iteration.
using State = Botan::secure_vector<std::uint32_t>;
const State& initial_state() {  // FIPS 180-4 §5.3.3
  static const State state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  return state;
}

// The state after one block of `key` (hashed first if it is longer) and `pad`: RFC 2104.
State keyed(ByteView key, std::uint8_t pad) {
  Digest block = key.size() > kBlock ? sha256_of(key) : Digest(key.begin(), key.end());
  block.resize(kBlock);
  for (std::uint8_t& octet : block) octet ^= pad;
  State state = initial_state();
  Botan::SHA_256::compress_digest(state, block.data(), 1);
  return state;
}

// A digest at the start of the last block of a message of `total` octets.
Digest last_block(const Digest& digest, std::size_t total) {
  Digest block = digest;
  block.resize(kBlock);
  block[kDigest] = 0x80;
  block[kBlock - 2] = static_cast<std::uint8_t>(8 * total >> 8);
  block[kBlock - 1] = static_cast<std::uint8_t>(8 * total);
  return block;
}

// block <- the digest that follows from `start` and block, in pieces that the next compression loads without waiting.
void step(const State& start, State& state, Digest& block) {
  using Words = std::uint32_t __attribute__((vector_size(16)));
  std::memcpy(state.data(), start.data(), kDigest);
  Botan::SHA_256::compress_digest(state, block.data(), 1);
  for (std::size_t half = 0; half < 2; ++half) {
    Words words;
    std::memcpy(&words, state.data() + 4 * half, sizeof words);
    if constexpr (std::endian::native == std::endian::little)
      words = words << 24 | (words << 8 & 0xff0000) | (words >> 8 & 0xff00) | words >> 24;
    std::memcpy(block.data() + 16 * half, &words, sizeof words);
  }
}

void add(Digest& sum, const Digest& block) {
  for (std::size_t i = 0; i < kDigest; i += 8) {
    std::uint64_t a, b;
    std::memcpy(&a, &sum[i], 8), std::memcpy(&b, &block[i], 8);
    a ^= b;
    std::memcpy(&sum[i], &a, 8);
  }
}

void pbkdf2(std::span<std::uint8_t> out, ByteView password, ByteView salt, std::uint64_t iterations) {
  const State inner = keyed(password, 0x36), outer = keyed(password, 0x5c);
  State state(inner.size());
  const auto hmac = Botan::MessageAuthenticationCode::create_or_throw("HMAC(SHA-256)");
  hmac->set_key(password.data(), password.size());
  for (std::uint32_t index = 1; !out.empty(); ++index) {
    hmac->update(salt.data(), salt.size());
    hmac->update_be(index);
    Digest sum = hmac->final();
    Digest block = last_block(sum, kBlock + kDigest);
    for (std::uint64_t round = 1; round < iterations; ++round) {
      step(inner, state, block);
      step(outer, state, block);
      add(sum, block);
    }
    const std::size_t part = std::min(out.size(), kDigest);
    std::copy_n(sum.begin(), part, out.begin());
    out = out.subspan(part);
  }
}

void hash_again(Digest& digest, std::uint64_t times) {
  Digest block = last_block(digest, kDigest);
  State state(initial_state().size());
  for (; times > 0; --times) step(initial_state(), state, block);
  std::copy_n(block.begin(), kDigest, digest.begin());
}

#endif

// RFC 7292 B.2 for no more than one digest, which is what a MAC takes.
void pkcs12(std::span<std::uint8_t> out, ByteView password, ByteView salt, std::uint64_t iterations, std::uint8_t id) {
  if (out.size() > kDigest) throw Error(Errc::internal, "Botan is not asked for more than one block of the PKCS#12 KDF");
  Digest text(kBlock, id);
  for (const ByteView part : {salt, password})
    for (std::size_t i = 0; i < (part.size() + kBlock - 1) / kBlock * kBlock; ++i) text.push_back(part[i % part.size()]);
  Digest digest = sha256_of(text);
  hash_again(digest, iterations - 1);
  std::copy_n(digest.begin(), out.size(), out.begin());
}

}  // namespace

Secret derive(const KdfCall& call, ByteView password_form) {
  start_botan();
  if (call.hash != Hash::sha256) throw Error(Errc::internal, "Botan is asked for derivations with SHA-256 only");
  Secret key(call.size);
  try {
    if (call.function == KdfCall::Function::pbkdf2)
      pbkdf2(key.reveal_mutable(), password_form, call.salt, call.iterations);
    else
      pkcs12(key.reveal_mutable(), password_form, call.salt, call.iterations, call.id);
  } catch (const Botan::Exception& error) {
    throw Error(Errc::mismatch, std::string("the second opinion differs: Botan cannot derive the key: ") + error.what());
  }
  return key;
}

}  // namespace certkit::crypto::second_opinion
