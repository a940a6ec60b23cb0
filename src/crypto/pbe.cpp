#include "crypto/pbe.hpp"

#include <algorithm>

#include "asn1/writer.hpp"
#include "base/text.hpp"
#include "crypto/pbe_scheme.hpp"

namespace certkit::crypto {
namespace {

PbeScheme parse(const AlgorithmId& algorithm) {
  if (auto scheme = parse_pbes2(algorithm)) return std::move(*scheme);
  if (auto scheme = parse_pkcs12_pbe(algorithm)) return std::move(*scheme);
  if (auto scheme = parse_pbes1(algorithm)) return std::move(*scheme);
  throw Error(Errc::unsupported, "the encryption scheme " + name_of(algorithm.oid) + " is not known");
}

constexpr std::size_t kSaltSize = 16;
constexpr Oid kPbes2("1.2.840.113549.1.5.13"), kPbkdf2("1.2.840.113549.1.5.12"), kHmacSha256("1.2.840.113549.2.9"),
    kPkcs12Des3("1.2.840.113549.1.12.1.3");

AlgorithmId pbes2_algorithm(const Cipher& cipher, ByteView salt, ByteView iv, std::uint64_t iterations) {
  asn1::Writer w;
  {
    const auto parameters = w.sequence();
    {
      const auto derivation = w.sequence();
      w.oid(kPbkdf2);
      const auto pbkdf2_parameters = w.sequence();
      w.octet_string(salt);
      w.integer(static_cast<std::int64_t>(iterations));
      const auto prf = w.sequence();
      w.oid(kHmacSha256);
      w.null();
    }
    const auto encryption = w.sequence();
    w.oid(cipher.oid);
    w.octet_string(iv);
  }
  return {kPbes2, w.take()};
}

AlgorithmId pkcs12_algorithm(ByteView salt, std::uint64_t iterations) {
  asn1::Writer w;
  {
    const auto parameters = w.sequence();
    w.octet_string(salt);
    w.integer(static_cast<std::int64_t>(iterations));
  }
  return {kPkcs12Des3, w.take()};
}

}  // namespace

AlgorithmId new_pbe(KeyCipher cipher, std::uint64_t iterations) {
  if (iterations == 0 || iterations > 10'000'000)
    throw Error(Errc::usage, "a key is protected with 1 to 10,000,000 iterations, not " + std::to_string(iterations));
  const Bytes salt = random_bytes(kSaltSize);
  const auto pbes2 = [&](std::string_view word) {
    const Cipher& chosen = cipher_by_word(word);
    return pbes2_algorithm(chosen, salt, random_bytes(chosen.iv_size), iterations);
  };
  switch (cipher) {
    case KeyCipher::pbes2_aes256: return pbes2("AES-256-CBC");
    case KeyCipher::pbes2_aes128: return pbes2("AES-128-CBC");
    case KeyCipher::pbes2_3des: return pbes2("3DES-CBC");
    case KeyCipher::pbe_sha1_3des: return pkcs12_algorithm(ByteView(salt).first(8), iterations);  // 8: what old readers were tested with
    case KeyCipher::dek_info_3des:
    case KeyCipher::dek_info_aes256: break;
  }
  throw Error(Errc::usage, "DEK-Info protects PKCS#1 and SEC1 keys in PEM only", "choose a PBES2 cipher for PKCS#8");
}

PbeScheme::Derived derive_keys(const PbeScheme& scheme, const PbePassword& password, const KnownKeys* known) {
  if (scheme.calls.empty()) return scheme.other(password);
  const auto key = [&](const KdfCall& call) { return derive(call, form_for(call, password).reveal(), known); };
  return {key(scheme.calls[0]), scheme.calls.size() > 1 ? key(scheme.calls[1]) : Secret::copy_of(ByteView(scheme.iv))};
}

void require_new_password(const Secret& utf8) {
  const ByteView octets = utf8.reveal();
  constexpr const char* kHint = "save the password file as UTF-8";
  if (!base::is_utf8(as_text(octets))) throw Error(Errc::usage, "the password is not UTF-8", kHint);
  if (std::find(octets.begin(), octets.end(), std::uint8_t{0}) != octets.end())
    throw Error(Errc::usage, "the password has NUL octets in it", kHint);
}

PbePassword pbe_password(const Secret& utf8) {
  PbePassword password{utf8.clone(), {}};
  std::optional<Bytes> converted = base::utf8_to_utf16be(as_text(utf8.reveal()));
  const Secret utf16(converted ? std::move(*converted) : Bytes());
  if (converted) {
    password.bmp = Secret(utf16.size() + 2);
    std::copy(utf16.reveal().begin(), utf16.reveal().end(), password.bmp.reveal_mutable().begin());
  } else {  // not UTF-8: each octet is a character, as OpenSSL has it
    password.bmp = Secret(2 * utf8.size() + 2);
    for (std::size_t i = 0; i < utf8.size(); ++i) password.bmp.reveal_mutable()[2 * i + 1] = utf8.reveal()[i];
  }
  return password;
}

Protection describe_pbe(const AlgorithmId& algorithm) {
  const PbeScheme scheme = parse(algorithm);
  return {scheme.scheme, std::string(scheme.cipher.word), scheme.kdf, scheme.iterations};
}

std::vector<KdfCall> kdf_calls(const AlgorithmId& algorithm) { return parse(algorithm).calls; }

std::uint64_t pbe_work(const AlgorithmId& algorithm) { return parse(algorithm).work; }

Secret pbe_decrypt(const AlgorithmId& algorithm, const PbePassword& password, ByteView ciphertext, std::uint64_t max_iterations,
                   const KnownKeys* known) {
  const PbeScheme scheme = parse(algorithm);
  if (scheme.work > max_iterations)
    throw Error(Errc::limit, scheme.kdf + " asks for the work of " + std::to_string(scheme.work) + " iterations; the limit is " +
                                 std::to_string(max_iterations));
  const auto [key, iv] = derive_keys(scheme, password, known);
  return decrypt(scheme.cipher, key.reveal(), iv.reveal(), ciphertext, Padding::pkcs7);
}

Bytes pbe_seal(const AlgorithmId& algorithm, const PbePassword& password, ByteView plaintext, const KnownKeys* known) {
  const PbeScheme scheme = parse(algorithm);
  const auto [key, iv] = derive_keys(scheme, password, known);
  return encrypt(scheme.cipher, key.reveal(), iv.reveal(), plaintext);
}

Sealed pbe_encrypt(KeyCipher cipher, const PbePassword& password, ByteView plaintext, std::uint64_t iterations) {
  AlgorithmId algorithm = new_pbe(cipher, iterations);
  Bytes ciphertext = pbe_seal(algorithm, password, plaintext);
  return {std::move(algorithm), std::move(ciphertext)};
}

Secret decrypt_raw(std::string_view cipher, ByteView key, ByteView iv, ByteView ciphertext, bool padding) {
  const Cipher* known = cipher_by_openssl_name(cipher);
  if (known == nullptr) throw Error(Errc::unsupported, "the cipher " + std::string(cipher) + " is not known");
  return decrypt(*known, key, iv, ciphertext, padding ? Padding::pkcs7 : Padding::none);
}

}  // namespace certkit::crypto
