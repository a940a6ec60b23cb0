#include <array>

#include "asn1/reader.hpp"
#include "crypto/kdf.hpp"
#include "crypto/pbe_scheme.hpp"

namespace certkit::crypto {
namespace {

// PBES1 (RFC 8018 §6.1): PBKDF1 gives 16 octets, the first 8 are the key and the last 8 the IV.
struct Pbes1 {
  Oid oid;
  const char* scheme;
  const char* kdf;
  std::string_view cipher;  // empty: MD2, which nobody has any more
  Hash hash;
};
constexpr std::array kPbes1 = {
    Pbes1{Oid("1.2.840.113549.1.5.1"), "pbeWithMD2AndDES-CBC", "PBKDF1-MD2", "", Hash::md5},
    Pbes1{Oid("1.2.840.113549.1.5.3"), "pbeWithMD5AndDES-CBC", "PBKDF1-MD5", "DES-CBC", Hash::md5},
    Pbes1{Oid("1.2.840.113549.1.5.4"), "pbeWithMD2AndRC2-CBC", "PBKDF1-MD2", "", Hash::md5},
    Pbes1{Oid("1.2.840.113549.1.5.6"), "pbeWithMD5AndRC2-CBC", "PBKDF1-MD5", "RC2-64-CBC", Hash::md5},
    Pbes1{Oid("1.2.840.113549.1.5.10"), "pbeWithSHA1AndDES-CBC", "PBKDF1-SHA1", "DES-CBC", Hash::sha1},
    Pbes1{Oid("1.2.840.113549.1.5.11"), "pbeWithSHA1AndRC2-CBC", "PBKDF1-SHA1", "RC2-64-CBC", Hash::sha1},
};

struct Pkcs12Pbe {
  Oid oid;
  const char* scheme;
  std::string_view cipher;
};
constexpr std::array kPkcs12 = {
    Pkcs12Pbe{Oid("1.2.840.113549.1.12.1.1"), "pbeWithSHA1And128BitRC4", "RC4-128"},
    Pkcs12Pbe{Oid("1.2.840.113549.1.12.1.2"), "pbeWithSHA1And40BitRC4", "RC4-40"},
    Pkcs12Pbe{Oid("1.2.840.113549.1.12.1.3"), "pbeWithSHA1And3-KeyTripleDES-CBC", "3DES-CBC"},
    Pkcs12Pbe{Oid("1.2.840.113549.1.12.1.4"), "pbeWithSHA1And2-KeyTripleDES-CBC", "3DES-2KEY-CBC"},
    Pkcs12Pbe{Oid("1.2.840.113549.1.12.1.5"), "pbeWithSHA1And128BitRC2-CBC", "RC2-128-CBC"},
    Pkcs12Pbe{Oid("1.2.840.113549.1.12.1.6"), "pbeWithSHA1And40BitRC2-CBC", "RC2-40-CBC"},
};

}  // namespace

std::uint64_t positive(std::int64_t value, const char* what) {
  if (value < 1) throw Error(Errc::malformed, std::string(what) + " of " + std::to_string(value));
  return static_cast<std::uint64_t>(value);
}

SaltAndIterations parse_salt_and_iterations(const AlgorithmId& algorithm, const char* what) {
  asn1::Reader outer(algorithm.parameters, what);
  asn1::Reader parameters = outer.enter(asn1::kSequence, "parameters");
  SaltAndIterations out;
  out.salt = to_bytes(parameters.octet_string("salt"));
  out.iterations = positive(parameters.small_integer("iterationCount"), "an iteration count");
  parameters.finish("parameters");
  outer.finish("parameters");
  return out;
}

std::optional<PbeScheme> parse_pbes1(const AlgorithmId& algorithm) {
  for (const Pbes1& known : kPbes1) {
    if (known.oid != algorithm.oid) continue;
    if (known.cipher.empty())
      throw Error(Errc::unsupported, std::string("the key is protected with ") + known.scheme + ": MD2 is no longer to be had",
                  "protect it again with a newer scheme on the machine that made it");
    const auto parameters = parse_salt_and_iterations(algorithm, "PBES1");
    PbeScheme scheme{known.scheme, known.kdf, cipher_by_word(known.cipher), parameters.iterations, parameters.iterations, {}, {}, {}};
    scheme.other = [hash = known.hash, parameters](const PbePassword& password) {
      const Secret both = pbkdf1(hash, password.octets.reveal(), parameters.salt, parameters.iterations);
      return PbeScheme::Derived{Secret::copy_of(both.reveal().first(8)), Secret::copy_of(both.reveal().subspan(8, 8))};
    };
    return scheme;
  }
  return std::nullopt;
}

std::optional<PbeScheme> parse_pkcs12_pbe(const AlgorithmId& algorithm) {
  for (const Pkcs12Pbe& known : kPkcs12) {
    if (known.oid != algorithm.oid) continue;
    const auto parameters = parse_salt_and_iterations(algorithm, "PKCS#12 PBE");
    const Cipher& cipher = cipher_by_word(known.cipher);
    const auto call = [&](std::uint8_t id, std::size_t size) {
      return KdfCall{KdfCall::Function::pkcs12, Hash::sha1, parameters.salt, parameters.iterations, size, id};
    };
    return PbeScheme{known.scheme,
                     "PKCS12KDF-SHA1",
                     cipher,
                     parameters.iterations,
                     parameters.iterations,
                     {call(1, cipher.key_size), call(2, cipher.iv_size)},  // RFC 7292 B.3
                     {},
                     {}};
  }
  return std::nullopt;
}

}  // namespace certkit::crypto
