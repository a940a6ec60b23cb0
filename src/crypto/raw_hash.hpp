// The hash functions of OpenSSL below its EVP layer: nothing is fetched, no provider is loaded, and the state is there to be copied, which
// is what makes the key derivation loops fast. Deprecated in OpenSSL 3 in favour of EVP, present in all of 3.x.
#pragma once

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/md5.h>
#include <openssl/sha.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#include "certkit/error.hpp"
#include "certkit/key.hpp"

namespace certkit::crypto::raw {

inline void put_be32(std::uint8_t* out, std::uint32_t value) noexcept {
  out[0] = static_cast<std::uint8_t>(value >> 24);
  out[1] = static_cast<std::uint8_t>(value >> 16);
  out[2] = static_cast<std::uint8_t>(value >> 8);
  out[3] = static_cast<std::uint8_t>(value);
}
inline void put_le32(std::uint8_t* out, std::uint32_t value) noexcept {
  out[0] = static_cast<std::uint8_t>(value);
  out[1] = static_cast<std::uint8_t>(value >> 8);
  out[2] = static_cast<std::uint8_t>(value >> 16);
  out[3] = static_cast<std::uint8_t>(value >> 24);
}
inline void put_be64(std::uint8_t* out, std::uint64_t value) noexcept {
  put_be32(out, static_cast<std::uint32_t>(value >> 32));
  put_be32(out + 4, static_cast<std::uint32_t>(value));
}

// Sixteen octets at a time. The compression functions load what they are given in pieces of 16, and have to wait, for half the time that a
// compression takes, where that was stored in smaller ones.
using Words = std::uint32_t __attribute__((vector_size(16)));
inline void put_be32x4(std::uint8_t* out, const std::uint32_t* in) noexcept {
  Words words;
  std::memcpy(&words, in, sizeof words);
  if constexpr (std::endian::native == std::endian::little)
    words = words << 24 | (words << 8 & 0xff0000) | (words >> 8 & 0xff00) | words >> 24;
  std::memcpy(out, &words, sizeof words);
}
template <std::size_t Size>
void xor_into(std::uint8_t* sum, const std::uint8_t* more) noexcept {
  std::size_t i = 0;
  for (; i + sizeof(Words) <= Size; i += sizeof(Words)) {
    Words a, b;
    std::memcpy(&a, sum + i, sizeof a), std::memcpy(&b, more + i, sizeof b);
    a ^= b;
    std::memcpy(sum + i, &a, sizeof a);
  }
  for (; i < Size; ++i) sum[i] ^= more[i];
}

// Each: Context, sizes in octets, init/update/final, compress (one block into the state, no counting), and the state as digest octets. The
// state is the first kState octets of the Context.
struct Md5 {
  using Context = MD5_CTX;
  static constexpr std::size_t kBlock = 64, kDigest = 16, kState = 16;
  static constexpr bool kLittleEndianLength = true;
  static void init(Context& c) noexcept { MD5_Init(&c); }
  static void update(Context& c, const void* data, std::size_t size) noexcept { MD5_Update(&c, data, size); }
  static void final(std::uint8_t* out, Context& c) noexcept { MD5_Final(out, &c); }
  static void compress(Context& c, const std::uint8_t* block) noexcept { MD5_Transform(&c, block); }
  static void state(std::uint8_t* out, const Context& c) noexcept {
    put_le32(out, c.A), put_le32(out + 4, c.B), put_le32(out + 8, c.C), put_le32(out + 12, c.D);
  }
};

struct Sha1 {
  using Context = SHA_CTX;
  static constexpr std::size_t kBlock = 64, kDigest = 20, kState = 20;
  static constexpr bool kLittleEndianLength = false;
  static void init(Context& c) noexcept { SHA1_Init(&c); }
  static void update(Context& c, const void* data, std::size_t size) noexcept { SHA1_Update(&c, data, size); }
  static void final(std::uint8_t* out, Context& c) noexcept { SHA1_Final(out, &c); }
  static void compress(Context& c, const std::uint8_t* block) noexcept { SHA1_Transform(&c, block); }
  static void state(std::uint8_t* out, const Context& c) noexcept {
    put_be32x4(out, &c.h0);  // … h3
    put_be32(out + 16, c.h4);
  }
};

template <std::size_t Digest>
struct Sha256Family {
  using Context = SHA256_CTX;
  static constexpr std::size_t kBlock = 64, kDigest = Digest, kState = 32;
  static constexpr bool kLittleEndianLength = false;
  static void init(Context& c) noexcept { Digest == 28 ? SHA224_Init(&c) : SHA256_Init(&c); }
  static void update(Context& c, const void* data, std::size_t size) noexcept { SHA256_Update(&c, data, size); }
  static void final(std::uint8_t* out, Context& c) noexcept { SHA256_Final(out, &c); }
  static void compress(Context& c, const std::uint8_t* block) noexcept { SHA256_Transform(&c, block); }
  static void state(std::uint8_t* out, const Context& c) noexcept {
    put_be32x4(out, c.h);
    if constexpr (Digest == 32)
      put_be32x4(out + 16, c.h + 4);
    else
      for (std::size_t i = 4; i < Digest / 4; ++i) put_be32(out + 4 * i, c.h[i]);
  }
};

template <std::size_t Digest>
struct Sha512Family {
  using Context = SHA512_CTX;
  static constexpr std::size_t kBlock = 128, kDigest = Digest, kState = 64;
  static constexpr bool kLittleEndianLength = false;
  static void init(Context& c) noexcept { Digest == 48 ? SHA384_Init(&c) : SHA512_Init(&c); }
  static void update(Context& c, const void* data, std::size_t size) noexcept { SHA512_Update(&c, data, size); }
  static void final(std::uint8_t* out, Context& c) noexcept { SHA512_Final(out, &c); }
  static void compress(Context& c, const std::uint8_t* block) noexcept { SHA512_Transform(&c, block); }
  static void state(std::uint8_t* out, const Context& c) noexcept {
    for (std::size_t i = 0; i < Digest / 8; ++i) put_be64(out + 8 * i, c.h[i]);
  }
};

static_assert(offsetof(MD5_CTX, A) == 0 && offsetof(SHA_CTX, h0) == 0 && offsetof(SHA256_CTX, h) == 0 && offsetof(SHA512_CTX, h) == 0);
// Only the state, which is all that compress() looks at.
template <class H>
void restart(typename H::Context& context, const typename H::Context& from) noexcept {
  std::memcpy(&context, &from, H::kState);
}

// Calls f.template operator()<H>() with the H that `hash` names.
template <class F>
decltype(auto) with_hash(Hash hash, F&& f) {
  switch (hash) {
    case Hash::md5: return f.template operator()<Md5>();
    case Hash::sha1: return f.template operator()<Sha1>();
    case Hash::sha224: return f.template operator()<Sha256Family<28>>();
    case Hash::sha256: return f.template operator()<Sha256Family<32>>();
    case Hash::sha384: return f.template operator()<Sha512Family<48>>();
    case Hash::sha512: return f.template operator()<Sha512Family<64>>();
  }
  throw Error(Errc::internal, "a hash that is none");
}

// A block that holds `size` octets of message (written later, at its start) and the padding for a message of `total` octets.
template <class H>
void pad_block(std::uint8_t* block, std::size_t size, std::size_t total) noexcept {
  for (std::size_t i = size; i < H::kBlock; ++i) block[i] = 0;
  block[size] = 0x80;
  const std::uint64_t bits = std::uint64_t{total} * 8;
  if (H::kLittleEndianLength)
    put_le32(block + H::kBlock - 8, static_cast<std::uint32_t>(bits)),
        put_le32(block + H::kBlock - 4, static_cast<std::uint32_t>(bits >> 32));
  else
    put_be64(block + H::kBlock - 8, bits);
}

// HMAC (RFC 2104) whose two pads are compressed once.
template <class H>
class Hmac {
 public:
  explicit Hmac(ByteView key) noexcept {
    std::uint8_t block[H::kBlock] = {};
    if (key.size() > H::kBlock) {
      typename H::Context c;
      H::init(c), H::update(c, key.data(), key.size()), H::final(block, c);
      wipe(&c, sizeof c);
    } else {
      for (std::size_t i = 0; i < key.size(); ++i) block[i] = key[i];
    }
    for (auto& octet : block) octet ^= 0x36;
    H::init(inner_), H::update(inner_, block, sizeof block);
    for (auto& octet : block) octet ^= 0x36 ^ 0x5c;
    H::init(outer_), H::update(outer_, block, sizeof block);
    wipe(block, sizeof block);
  }
  ~Hmac() { wipe(&inner_, sizeof inner_), wipe(&outer_, sizeof outer_), wipe(&running_, sizeof running_); }
  Hmac(const Hmac&) = delete;
  Hmac& operator=(const Hmac&) = delete;

  void start() noexcept { running_ = inner_; }
  void update(ByteView data) noexcept { H::update(running_, data.data(), data.size()); }
  void final(std::uint8_t* out) noexcept {
    H::final(out, running_);
    running_ = outer_;
    H::update(running_, out, H::kDigest);
    H::final(out, running_);
  }
  [[nodiscard]] const typename H::Context& inner() const noexcept { return inner_; }
  [[nodiscard]] const typename H::Context& outer() const noexcept { return outer_; }

 private:
  typename H::Context inner_, outer_, running_;
};

}  // namespace certkit::crypto::raw
