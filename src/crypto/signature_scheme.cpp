#include "crypto/signature_scheme.hpp"

#include <array>

#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "asn1/writer.hpp"
#include "certkit/error.hpp"

namespace certkit::crypto {
namespace {

using Family = SignatureFamily;

struct Known {
  Oid oid;
  Family family;
  const char* digest;
};
constexpr std::array kKnown = {
    Known{Oid("1.2.840.113549.1.1.11"), Family::rsa_pkcs1, "SHA256"},
    Known{Oid("1.2.840.113549.1.1.12"), Family::rsa_pkcs1, "SHA384"},
    Known{Oid("1.2.840.113549.1.1.13"), Family::rsa_pkcs1, "SHA512"},
    Known{Oid("1.2.840.113549.1.1.5"), Family::rsa_pkcs1, "SHA1"},
    Known{Oid("1.3.14.3.2.29"), Family::rsa_pkcs1, "SHA1"},  // sha1WithRSA of the OIW, still written by old makecert
    Known{Oid("1.2.840.113549.1.1.4"), Family::rsa_pkcs1, "MD5"},
    Known{Oid("1.2.840.113549.1.1.14"), Family::rsa_pkcs1, "SHA224"},
    Known{Oid("1.2.840.113549.1.1.15"), Family::rsa_pkcs1, "SHA512-224"},
    Known{Oid("1.2.840.113549.1.1.16"), Family::rsa_pkcs1, "SHA512-256"},
    Known{Oid("2.16.840.1.101.3.4.3.13"), Family::rsa_pkcs1, "SHA3-224"},
    Known{Oid("2.16.840.1.101.3.4.3.14"), Family::rsa_pkcs1, "SHA3-256"},
    Known{Oid("2.16.840.1.101.3.4.3.15"), Family::rsa_pkcs1, "SHA3-384"},
    Known{Oid("2.16.840.1.101.3.4.3.16"), Family::rsa_pkcs1, "SHA3-512"},
    Known{Oid("1.2.840.10045.4.3.2"), Family::ecdsa, "SHA256"},
    Known{Oid("1.2.840.10045.4.3.3"), Family::ecdsa, "SHA384"},
    Known{Oid("1.2.840.10045.4.3.4"), Family::ecdsa, "SHA512"},
    Known{Oid("1.2.840.10045.4.1"), Family::ecdsa, "SHA1"},
    Known{Oid("1.2.840.10045.4.3.1"), Family::ecdsa, "SHA224"},
    Known{Oid("2.16.840.1.101.3.4.3.9"), Family::ecdsa, "SHA3-224"},
    Known{Oid("2.16.840.1.101.3.4.3.10"), Family::ecdsa, "SHA3-256"},
    Known{Oid("2.16.840.1.101.3.4.3.11"), Family::ecdsa, "SHA3-384"},
    Known{Oid("2.16.840.1.101.3.4.3.12"), Family::ecdsa, "SHA3-512"},
    Known{Oid("1.2.840.10040.4.3"), Family::dsa, "SHA1"},
    Known{Oid("1.3.14.3.2.27"), Family::dsa, "SHA1"},
    Known{Oid("2.16.840.1.101.3.4.3.1"), Family::dsa, "SHA224"},
    Known{Oid("2.16.840.1.101.3.4.3.2"), Family::dsa, "SHA256"},
    Known{Oid("2.16.840.1.101.3.4.3.3"), Family::dsa, "SHA384"},
    Known{Oid("2.16.840.1.101.3.4.3.4"), Family::dsa, "SHA512"},
    Known{asn1::oid::kEd25519, Family::ed25519, ""},
    Known{asn1::oid::kEd448, Family::ed448, ""},
};

struct KnownDigest {
  Oid oid;
  const char* name;
};
constexpr std::array kDigests = {
    KnownDigest{Oid("1.3.14.3.2.26"), "SHA1"},
    KnownDigest{Oid("2.16.840.1.101.3.4.2.4"), "SHA224"},
    KnownDigest{Oid("2.16.840.1.101.3.4.2.1"), "SHA256"},
    KnownDigest{Oid("2.16.840.1.101.3.4.2.2"), "SHA384"},
    KnownDigest{Oid("2.16.840.1.101.3.4.2.3"), "SHA512"},
    KnownDigest{Oid("2.16.840.1.101.3.4.2.5"), "SHA512-224"},
    KnownDigest{Oid("2.16.840.1.101.3.4.2.6"), "SHA512-256"},
    KnownDigest{Oid("2.16.840.1.101.3.4.2.7"), "SHA3-224"},
    KnownDigest{Oid("2.16.840.1.101.3.4.2.8"), "SHA3-256"},
    KnownDigest{Oid("2.16.840.1.101.3.4.2.9"), "SHA3-384"},
    KnownDigest{Oid("2.16.840.1.101.3.4.2.10"), "SHA3-512"},
};
constexpr Oid kMgf1("1.2.840.113549.1.1.8");

std::string digest_name(const Oid& oid) {
  for (const KnownDigest& known : kDigests)
    if (known.oid == oid) return known.name;
  throw Error(Errc::unsupported, "the hash " + name_of(oid) + " in RSASSA-PSS is not known");
}

// HashAlgorithm: parameters absent or NULL.
std::string read_hash(asn1::Reader& in) {
  asn1::Reader algorithm = in.enter(asn1::kSequence, "hashAlgorithm");
  const std::string name = digest_name(algorithm.oid("hashAlgorithm"));
  if (algorithm.next_is(asn1::kNull)) algorithm.null("hash parameters");
  algorithm.finish("hashAlgorithm");
  return name;
}

Oid oid_of(Hash hash) {
  switch (hash) {
    case Hash::sha1: return kDigests[0].oid;
    case Hash::sha224: return kDigests[1].oid;
    case Hash::sha256: return kDigests[2].oid;
    case Hash::sha384: return kDigests[3].oid;
    case Hash::sha512: return kDigests[4].oid;
    case Hash::md5: break;
  }
  throw Error(Errc::unsupported, "MD5 in RSASSA-PSS");
}

}  // namespace

std::optional<SignatureScheme> parse_pss_parameters(ByteView parameters) {
  if (parameters.empty() || same(parameters, Bytes{0x05, 0x00})) return std::nullopt;
  SignatureScheme scheme{Family::rsa_pss, "SHA1", "SHA1", 20};
  asn1::Reader outer(parameters, "RSASSA-PSS parameters");
  asn1::Reader in = outer.enter(asn1::kSequence, "RSASSA-PSS-params");
  if (auto hash = in.optional_enter(asn1::context(0, true), "hashAlgorithm")) {
    scheme.digest = read_hash(*hash);
    hash->finish("hashAlgorithm");
  }
  if (auto mgf = in.optional_enter(asn1::context(1, true), "maskGenAlgorithm")) {
    asn1::Reader algorithm = mgf->enter(asn1::kSequence, "maskGenAlgorithm");
    if (algorithm.oid("maskGenAlgorithm") != kMgf1)
      throw Error(Errc::unsupported, "RSASSA-PSS with a mask generation function that is not MGF1");
    scheme.mgf_digest = read_hash(algorithm);
    algorithm.finish("maskGenAlgorithm");
    mgf->finish("maskGenAlgorithm");
  }
  if (auto salt = in.optional_enter(asn1::context(2, true), "saltLength")) {
    const std::int64_t size = salt->small_integer("saltLength");
    if (size < 0 || size > 2048) throw Error(Errc::malformed, "RSASSA-PSS with a salt of " + std::to_string(size) + " octets");
    scheme.salt_size = static_cast<int>(size);
    salt->finish("saltLength");
  }
  if (auto trailer = in.optional_enter(asn1::context(3, true), "trailerField")) {
    if (trailer->small_integer("trailerField") != 1) throw Error(Errc::unsupported, "RSASSA-PSS with an unknown trailer field");
    trailer->finish("trailerField");
  }
  in.finish("RSASSA-PSS-params");
  outer.finish("RSASSA-PSS parameters");
  return scheme;
}

Bytes pss_parameters(Hash hash, int salt_size) {
  asn1::Writer w;
  const auto write_hash = [&] {
    const auto algorithm = w.sequence();
    w.oid(oid_of(hash));
    w.null();
  };
  {
    const auto parameters = w.sequence();
    {
      const auto tag = w.explicit_tag(0);
      write_hash();
    }
    {
      const auto tag = w.explicit_tag(1);
      const auto mgf = w.sequence();
      w.oid(kMgf1);
      write_hash();
    }
    const auto tag = w.explicit_tag(2);
    w.integer(salt_size);
  }
  return w.take();
}

SignatureScheme parse_signature_scheme(const AlgorithmId& algorithm) {
  if (algorithm.oid == asn1::oid::kRsassaPss) {
    if (auto scheme = parse_pss_parameters(algorithm.parameters)) return *scheme;
    throw Error(Errc::malformed, "an RSASSA-PSS signature without parameters");
  }
  for (const Known& known : kKnown)
    if (known.oid == algorithm.oid) return {known.family, known.digest, "", 0};
  throw Error(Errc::unsupported, "the signature algorithm " + name_of(algorithm.oid) + " is not known");
}

bool fits(const SignatureScheme& scheme, KeyType key) noexcept {
  switch (scheme.family) {
    case Family::rsa_pkcs1: return key == KeyType::rsa;
    case Family::rsa_pss: return key == KeyType::rsa || key == KeyType::rsa_pss;
    case Family::ecdsa: return key == KeyType::ec;
    case Family::dsa: return key == KeyType::dsa;
    case Family::ed25519: return key == KeyType::ed25519;
    case Family::ed448: return key == KeyType::ed448;
  }
  return false;
}

}  // namespace certkit::crypto
