// OpenSSL 3 keeps these in its legacy provider, which users rarely have configured, but their functions are in libcrypto itself.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/blowfish.h>
#include <openssl/cast.h>
#include <openssl/des.h>
#include <openssl/rc2.h>
#include <openssl/rc4.h>
#include <openssl/seed.h>

#include <algorithm>
#include <array>

#include "certkit/error.hpp"
#include "crypto/ciphers.hpp"

namespace certkit::crypto {
namespace {

template <class Schedule>
struct Wiped {  // a key schedule on the stack
  Schedule value{};
  Wiped() = default;
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { wipe(&value, sizeof value); }
};

void des_schedule(Wiped<DES_key_schedule>& schedule, const std::uint8_t* key) {
  DES_cblock block;
  std::copy_n(key, sizeof block, block);
  DES_set_key_unchecked(&block, &schedule.value);  // parity bits are not set by key derivation
  wipe(block, sizeof block);
}

}  // namespace

void run_legacy(const Cipher& cipher, Direction direction, ByteView key, ByteView iv, ByteView in, std::uint8_t* out) {
  const int enc = direction == Direction::encrypt ? 1 : 0;  // DES_ENCRYPT, RC2_ENCRYPT … are all 1
  const long size = static_cast<long>(in.size());
  std::array<std::uint8_t, 16> ivec{};  // updated by the functions
  std::copy(iv.begin(), iv.end(), ivec.begin());
  switch (cipher.engine) {
    case Engine::rc2: {
      Wiped<RC2_KEY> schedule;
      RC2_set_key(&schedule.value, static_cast<int>(key.size()), key.data(), cipher.rc2_bits);
      return RC2_cbc_encrypt(in.data(), out, size, &schedule.value, ivec.data(), enc);
    }
    case Engine::rc4: {
      Wiped<RC4_KEY> schedule;
      RC4_set_key(&schedule.value, static_cast<int>(key.size()), key.data());
      return RC4(&schedule.value, in.size(), in.data(), out);
    }
    case Engine::des: {
      Wiped<DES_key_schedule> schedule;
      des_schedule(schedule, key.data());
      return DES_ncbc_encrypt(in.data(), out, size, &schedule.value, reinterpret_cast<DES_cblock*>(ivec.data()), enc);
    }
    case Engine::des3: {  // two keys: the first one again in the third place
      Wiped<DES_key_schedule> a, b, c;
      des_schedule(a, key.data());
      des_schedule(b, key.data() + 8);
      des_schedule(c, key.size() == 24 ? key.data() + 16 : key.data());
      return DES_ede3_cbc_encrypt(in.data(), out, size, &a.value, &b.value, &c.value, reinterpret_cast<DES_cblock*>(ivec.data()), enc);
    }
    case Engine::blowfish: {
      Wiped<BF_KEY> schedule;
      BF_set_key(&schedule.value, static_cast<int>(key.size()), key.data());
      return BF_cbc_encrypt(in.data(), out, size, &schedule.value, ivec.data(), enc);
    }
    case Engine::cast5: {
      Wiped<CAST_KEY> schedule;
      CAST_set_key(&schedule.value, static_cast<int>(key.size()), key.data());
      return CAST_cbc_encrypt(in.data(), out, size, &schedule.value, ivec.data(), enc);
    }
    case Engine::seed: {
      Wiped<SEED_KEY_SCHEDULE> schedule;
      SEED_set_key(key.data(), &schedule.value);
      return SEED_cbc_encrypt(in.data(), out, in.size(), &schedule.value, ivec.data(), enc);
    }
    case Engine::evp:
    case Engine::evp_aead: break;
  }
  throw Error(Errc::internal, "no legacy cipher: " + std::string(cipher.word));
}

}  // namespace certkit::crypto
