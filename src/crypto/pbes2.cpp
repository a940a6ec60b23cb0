#include <array>

#include "asn1/reader.hpp"
#include "crypto/kdf.hpp"
#include "crypto/pbe_scheme.hpp"

namespace certkit::crypto {
namespace {

constexpr Oid kPbes2("1.2.840.113549.1.5.13"), kPbkdf2("1.2.840.113549.1.5.12"), kScrypt("1.3.6.1.4.1.11591.4.11"),
    kRc2("1.2.840.113549.3.2"), kRc5("1.2.840.113549.3.9"), kCast5("1.2.840.113533.7.66.10");

struct Prf {
  Oid oid;
  const char* word;
  std::optional<Hash> hash;
  const char* openssl_name;
};
constexpr std::array kPrfs = {
    Prf{Oid("1.2.840.113549.2.7"), "SHA1", Hash::sha1, ""},
    Prf{Oid("1.2.840.113549.2.9"), "SHA256", Hash::sha256, ""},
    Prf{Oid("1.2.840.113549.2.11"), "SHA512", Hash::sha512, ""},
    Prf{Oid("1.2.840.113549.2.10"), "SHA384", Hash::sha384, ""},
    Prf{Oid("1.2.840.113549.2.8"), "SHA224", Hash::sha224, ""},
    Prf{Oid("1.2.840.113549.2.6"), "MD5", Hash::md5, ""},
    Prf{Oid("1.2.840.113549.2.12"), "SHA512-224", std::nullopt, "SHA512-224"},
    Prf{Oid("1.2.840.113549.2.13"), "SHA512-256", std::nullopt, "SHA512-256"},
    Prf{Oid("2.16.840.1.101.3.4.2.13"), "SHA3-224", std::nullopt, "SHA3-224"},
    Prf{Oid("2.16.840.1.101.3.4.2.14"), "SHA3-256", std::nullopt, "SHA3-256"},
    Prf{Oid("2.16.840.1.101.3.4.2.15"), "SHA3-384", std::nullopt, "SHA3-384"},
    Prf{Oid("2.16.840.1.101.3.4.2.16"), "SHA3-512", std::nullopt, "SHA3-512"},
};

struct Kdf {
  std::string word;
  std::uint64_t iterations = 0, work = 0;
  std::optional<std::uint64_t> key_length;
  std::optional<KdfCall> call;  // its size is the cipher's business
  std::function<Secret(ByteView password, std::size_t size)> other;
};

// RFC 8018 A.2. A salt of the `otherSource` kind was never given a meaning.
Kdf parse_pbkdf2(asn1::Reader& in) {
  asn1::Reader parameters = in.enter(asn1::kSequence, "PBKDF2 parameters");
  if (parameters.next_is(asn1::kSequence)) throw Error(Errc::unsupported, "PBKDF2 with a salt from elsewhere (otherSource)");
  Bytes salt = to_bytes(parameters.octet_string("salt"));
  Kdf kdf;
  kdf.iterations = kdf.work = positive(parameters.small_integer("iterationCount"), "an iteration count");
  if (parameters.next_is(asn1::kInteger)) kdf.key_length = positive(parameters.small_integer("keyLength"), "a key length");
  const Prf* prf = &kPrfs[0];
  if (auto algorithm = parameters.optional_enter(asn1::kSequence, "prf")) {
    const Oid oid = algorithm->oid("prf");
    prf = nullptr;
    for (const Prf& known : kPrfs)
      if (known.oid == oid) prf = &known;
    if (prf == nullptr) throw Error(Errc::unsupported, "PBKDF2 with the pseudo-random function " + name_of(oid));
    if (algorithm->next_is(asn1::kNull)) algorithm->null("prf parameters");
    algorithm->finish("prf");
  }
  parameters.finish("PBKDF2 parameters");
  kdf.word = std::string("PBKDF2-HMAC-") + prf->word;
  if (prf->hash)
    kdf.call = KdfCall{KdfCall::Function::pbkdf2, *prf->hash, std::move(salt), kdf.iterations};
  else
    kdf.other = [salt = std::move(salt), iterations = kdf.iterations, prf](ByteView password, std::size_t size) {
      return pbkdf2_named(prf->openssl_name, password, salt, iterations, size);
    };
  return kdf;
}

// RFC 7914 §7.
Kdf parse_scrypt(asn1::Reader& in) {
  asn1::Reader parameters = in.enter(asn1::kSequence, "scrypt parameters");
  Bytes salt = to_bytes(parameters.octet_string("salt"));
  Kdf kdf;
  const std::uint64_t n = positive(parameters.small_integer("costParameter"), "a scrypt cost");
  const std::uint64_t r = positive(parameters.small_integer("blockSize"), "a scrypt block size");
  const std::uint64_t p = positive(parameters.small_integer("parallelizationParameter"), "a scrypt parallelization");
  if (parameters.next_is(asn1::kInteger)) kdf.key_length = positive(parameters.small_integer("keyLength"), "a key length");
  parameters.finish("scrypt parameters");
  kdf.word = "scrypt (N=" + std::to_string(n) + ", r=" + std::to_string(r) + ", p=" + std::to_string(p) + ")";
  // Work: 4Nrp Salsa20/8 cores of 64 octets, each about one compression of SHA-256. Saturates: the numbers are anybody's.
  const auto times = [](std::uint64_t a, std::uint64_t b) { return b != 0 && a > UINT64_MAX / b ? UINT64_MAX : a * b; };
  kdf.work = times(times(times(n, r), p), 2);
  kdf.iterations = n;
  kdf.other = [salt = std::move(salt), n, r, p](ByteView password, std::size_t size) { return scrypt(password, salt, n, r, p, size); };
  return kdf;
}

struct CipherAndIv {
  const Cipher* cipher;
  Bytes iv;
};

// RFC 8018 B.2.3: RC2's version octet stands for the effective key bits (RFC 2268 §6).
CipherAndIv parse_rc2(asn1::Reader& algorithm) {
  int bits = 32;
  Bytes iv;
  if (auto parameters = algorithm.optional_enter(asn1::kSequence, "RC2 parameters")) {
    if (parameters->next_is(asn1::kInteger)) {
      const std::int64_t version = parameters->small_integer("rc2ParameterVersion");
      bits = version == 160                      ? 40
             : version == 120                    ? 64
             : version == 58                     ? 128
             : version >= 256 && version <= 1024 ? static_cast<int>(version)
                                                 : 0;
    }
    iv = to_bytes(parameters->octet_string("iv"));
    parameters->finish("RC2 parameters");
  } else {
    iv = to_bytes(algorithm.octet_string("iv"));
  }
  const Cipher* cipher = rc2_by_effective_bits(bits);
  if (cipher == nullptr) throw Error(Errc::unsupported, "RC2 with " + std::to_string(bits) + " effective key bits");
  return {cipher, std::move(iv)};
}

CipherAndIv parse_cipher(asn1::Reader& in) {
  asn1::Reader algorithm = in.enter(asn1::kSequence, "encryptionScheme");
  const Oid oid = algorithm.oid("encryptionScheme");
  CipherAndIv out{nullptr, {}};
  if (oid == kRc2) {
    out = parse_rc2(algorithm);
  } else {
    if (oid == kRc5) throw Error(Errc::unsupported, "PBES2 with RC5, which OpenSSL has not");
    out.cipher = cipher_by_oid(oid);
    if (out.cipher == nullptr) throw Error(Errc::unsupported, "PBES2 with the cipher " + name_of(oid));
    if (out.cipher->engine == Engine::evp_aead || oid == kCast5) {
      // GCM (RFC 5084 §3.2): nonce, ICV length 12 if absent; CAST5 (RFC 2984 §4.1): IV, key bits.
      asn1::Reader parameters = algorithm.enter(asn1::kSequence, "cipher parameters");
      out.iv = to_bytes(parameters.octet_string("iv"));
      const std::int64_t number = parameters.next_is(asn1::kInteger) ? parameters.small_integer("cipher parameters")
                                  : oid == kCast5                    ? 128
                                                                     : 12;
      if (number != (oid == kCast5 ? 128 : 16))
        throw Error(Errc::unsupported, std::string(out.cipher->word) + " with the parameter " + std::to_string(number));
      parameters.finish("cipher parameters");
    } else {
      out.iv = to_bytes(algorithm.octet_string("iv"));
    }
  }
  algorithm.finish("encryptionScheme");
  return out;
}

}  // namespace

std::optional<PbeScheme> parse_pbes2(const AlgorithmId& algorithm) {
  if (algorithm.oid != kPbes2) return std::nullopt;
  asn1::Reader outer(algorithm.parameters, "PBES2");
  asn1::Reader parameters = outer.enter(asn1::kSequence, "parameters");
  asn1::Reader derivation = parameters.enter(asn1::kSequence, "keyDerivationFunc");
  const Oid kdf_oid = derivation.oid("keyDerivationFunc");
  if (kdf_oid != kPbkdf2 && kdf_oid != kScrypt)
    throw Error(Errc::unsupported, "PBES2 with the key derivation function " + name_of(kdf_oid));
  Kdf kdf = kdf_oid == kPbkdf2 ? parse_pbkdf2(derivation) : parse_scrypt(derivation);
  derivation.finish("keyDerivationFunc");
  const CipherAndIv encryption = parse_cipher(parameters);
  parameters.finish("parameters");
  outer.finish("parameters");
  Cipher cipher = *encryption.cipher;
  if (kdf.key_length && *kdf.key_length != cipher.key_size) {  // only RC2 lets the key be longer or shorter than its effective bits
    if (cipher.engine != Engine::rc2 || *kdf.key_length > 128)
      throw Error(Errc::malformed, "PBES2 with a key of " + std::to_string(*kdf.key_length) + " octets for " + std::string(cipher.word));
    cipher.key_size = *kdf.key_length;
  }
  PbeScheme scheme{"PBES2", kdf.word, cipher, kdf.iterations, kdf.work, {}, encryption.iv, {}};
  if (kdf.call) {
    kdf.call->size = cipher.key_size;
    scheme.calls.push_back(std::move(*kdf.call));
  } else {
    scheme.other = [derive = kdf.other, size = cipher.key_size, iv = encryption.iv](const PbePassword& password) {
      return PbeScheme::Derived{derive(password.octets.reveal(), size), Secret::copy_of(ByteView(iv))};
    };
  }
  return scheme;
}

}  // namespace certkit::crypto
