#include <botan/asn1_obj.h>
#include <botan/ber_dec.h>
#include <botan/data_src.h>
#include <botan/der_enc.h>
#include <botan/ecdsa.h>
#include <botan/hash.h>
#include <botan/hex.h>
#include <botan/pkcs10.h>
#include <botan/pkcs8.h>
#include <botan/pubkey.h>
#include <botan/system_rng.h>
#include <botan/x509_key.h>
#include <botan/x509cert.h>

#include <memory>

#include "base/freed.hpp"
#include "crypto/botan_version.hpp"
#include "crypto/reading_back.hpp"

namespace certkit::crypto::reading_back {
namespace {

std::unique_ptr<Botan::Public_Key> load(const PublicKey& key) {
  start_botan();
  return std::unique_ptr<Botan::Public_Key>(Botan::X509::load_key(to_bytes(key.spki())));
}

// Botan's name; empty where it has none.
std::string botan_digest(const std::string& openssl_name) {
  static constexpr std::pair<const char*, const char*> kNames[] = {
      {"SHA1", "SHA-1"},
      {"SHA224", "SHA-224"},
      {"SHA256", "SHA-256"},
      {"SHA384", "SHA-384"},
      {"SHA512", "SHA-512"},
      {"SHA512-256", "SHA-512-256"},
      {"MD5", "MD5"},
      {"SHA3-224", "SHA-3(224)"},
      {"SHA3-256", "SHA-3(256)"},
      {"SHA3-384", "SHA-3(384)"},
      {"SHA3-512", "SHA-3(512)"},
  };
  for (const auto& [ours, theirs] : kNames)
    if (openssl_name == ours) return theirs;
  return {};
}

struct Padding {
  std::string name;
  Botan::Signature_Format format = kPlainSignature;
};

std::optional<Padding> padding_of(const SignatureScheme& scheme) {
  const std::string digest = botan_digest(scheme.digest);
  switch (scheme.family) {
    case SignatureFamily::rsa_pkcs1:
      if (digest.empty()) return std::nullopt;
      return Padding{"EMSA3(" + digest + ")"};
    case SignatureFamily::rsa_pss:
      if (digest.empty() || scheme.mgf_digest != scheme.digest) return std::nullopt;
      return Padding{"EMSA4(" + digest + ",MGF1," + std::to_string(scheme.salt_size) + ")"};
    case SignatureFamily::ecdsa:
    case SignatureFamily::dsa:
      if (digest.empty()) return std::nullopt;
      return Padding{"EMSA1(" + digest + ")", kDerSignature};
    case SignatureFamily::ed25519: return Padding{"Pure"};
    case SignatureFamily::ed448:
      if (!kBotanHasEd448) return std::nullopt;
      return Padding{"Pure"};
  }
  return std::nullopt;
}

#if BOTAN_VERSION_MAJOR < 3
// Whether the private number times the base point is the public point: the relation itself, at a fifth of the cost of a signature and its
// verification. nullopt: it is no key on a curve that Botan knows by name.
std::optional<bool> is_multiple(const Botan::Private_Key& key, const Botan::Public_Key& meant) {
  const auto* own = dynamic_cast<const Botan::ECDSA_PrivateKey*>(&key);
  const auto* other = dynamic_cast<const Botan::ECDSA_PublicKey*>(&meant);
  if (own == nullptr || other == nullptr) return std::nullopt;
  if (own->domain() != other->domain()) return false;
  const Botan::BigInt& number = own->private_value();
  if (number.is_zero() || number >= own->domain().get_order()) return false;
  std::vector<Botan::BigInt> workspace;
  return own->domain().blinded_base_point_multiply(number, Botan::system_rng(), workspace) == other->public_point();
}
#else
std::optional<bool> is_multiple(const Botan::Private_Key&, const Botan::Public_Key&) { return std::nullopt; }
#endif

bool fits(const Botan::Private_Key& key, const PublicKey& meant) {
  if (meant.type() == KeyType::x25519 || meant.type() == KeyType::x448) return same(key.subject_public_key(), meant.spki());
  const auto public_key = load(meant);
  if (key.algo_name() != public_key->algo_name()) return false;
  if (const auto answer = is_multiple(key, *public_key)) return *answer;
  SignatureScheme scheme;
  scheme.digest = "SHA256";
  switch (meant.type()) {
    case KeyType::ec: scheme.family = SignatureFamily::ecdsa; break;
    case KeyType::dsa: scheme.family = SignatureFamily::dsa; break;
    case KeyType::ed25519: scheme.family = SignatureFamily::ed25519; break;
    case KeyType::ed448: scheme.family = SignatureFamily::ed448; break;
    default: break;  // RSA, also where it is for PSS alone: the numbers are what is in question
  }
  const Padding padding = padding_of(scheme).value();
  Bytes challenge(32);
  Botan::system_rng().randomize(challenge.data(), challenge.size());
  Botan::PK_Signer signer(key, Botan::system_rng(), padding.name, padding.format);
  const auto signature = signer.sign_message(challenge, Botan::system_rng());
  Botan::PK_Verifier verifier(*public_key, padding.name, padding.format);
  return verifier.verify_message(challenge, signature);
}

}  // namespace

Bytes Tlv::whole() const {
  Bytes out{static_cast<std::uint8_t>(tag)};
  if (content.size() < 128) {
    out.push_back(static_cast<std::uint8_t>(content.size()));
  } else {
    Bytes size;
    for (std::size_t rest = content.size(); rest != 0; rest >>= 8) size.insert(size.begin(), static_cast<std::uint8_t>(rest));
    out.push_back(static_cast<std::uint8_t>(0x80 | size.size()));
    out.insert(out.end(), size.begin(), size.end());
  }
  out.insert(out.end(), content.begin(), content.end());
  return out;
}

std::vector<Tlv> children(ByteView content) {
  std::vector<Tlv> out;
  const Bytes owned = to_bytes(content);
  Botan::BER_Decoder decoder(owned);
  while (decoder.more_items()) {
    const Botan::BER_Object object = decoder.get_next_object();
    out.push_back({identifier_of(object), Bytes(object.bits(), object.bits() + object.length())});
  }
  return out;
}

std::string oid_text(const Tlv& tlv) {
  Botan::OID oid;
  const Bytes whole = tlv.whole();
  Botan::BER_Decoder(whole).decode(oid);
  return oid.to_string();
}

std::string string_text(const Tlv& tlv) {
  const Bytes whole = tlv.whole();
  switch (tlv.tag) {
    case 0x12:
    case 0x13:
    case 0x14:
    case 0x16:
    case 0x1a: {  // Botan hands out the octets of the 8-bit types: beyond ASCII they are Latin-1 in practice, T61 above all
      std::string utf8;
      for (const std::uint8_t octet : tlv.content) {
        if (octet >= 0x80) utf8 += static_cast<char>(0xc0 | octet >> 6);
        utf8 += static_cast<char>(octet >= 0x80 ? 0x80 | (octet & 0x3f) : octet);
      }
      return utf8;
    }
    case 0x0c:
    case 0x1c:
    case 0x1e: {
      Botan::ASN1_String text;
      Botan::BER_Decoder(whole).decode(text);
      return text.value();
    }
    default: return "#" + Botan::hex_encode(whole, false);
  }
}

std::string time_text(const Tlv& tlv) {
  std::string digits(as_text(tlv.content));
  if (tlv.tag == 0x17 && digits.size() == 13) digits.insert(0, digits < "50" ? "20" : "19");  // UTCTime, RFC 5280 §4.1.2.5.1
  if ((tlv.tag != 0x17 && tlv.tag != 0x18) || digits.size() != 15 || digits.back() != 'Z')
    throw Botan::Decoding_Error("a time that is none");
  return digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6, 2) + "T" + digits.substr(8, 2) + ":" +
         digits.substr(10, 2) + ":" + digits.substr(12);
}

std::vector<std::uint8_t> sha1(ByteView data) {
  start_botan();
  const auto hash = Botan::HashFunction::create_or_throw("SHA-1");
  hash->update(data.data(), data.size());
  return hash->final_stdvec();
}

bool botan_knows(const PublicKey& key) {
  try {
    return load(key) != nullptr;
  } catch (const std::exception&) {
    return false;
  }
}

Signed csr_by_botan(ByteView der, const PublicKey& signer) {
  start_botan();
  // Reading it verifies the signature with the key inside, or throws: half of what a CSR costs, and not done again if the key is the same.
  const Botan::PKCS10_Request request(to_bytes(der));
  return {request.signed_body(), same(request.raw_public_key(), signer.spki()) || request.check_signature(*load(signer))};
}

Signed certificate_by_botan(ByteView der, const PublicKey& signer) {
  start_botan();
  const Botan::X509_Certificate certificate(to_bytes(der));
  return {certificate.signed_body(), certificate.check_signature(*load(signer))};
}

std::optional<bool> verify_by_botan(const PublicKey& key, const SignatureScheme& scheme, ByteView data, ByteView signature) {
  const std::optional<Padding> padding = padding_of(scheme);
  if (!padding || !botan_knows(key)) return std::nullopt;
  try {
    const auto public_key = load(key);
    Botan::PK_Verifier verifier(*public_key, padding->name, padding->format);
    return verifier.verify_message(data.data(), data.size(), signature.data(), signature.size());
  } catch (const Botan::Lookup_Error&) {
    return std::nullopt;
  } catch (const Botan::Decoding_Error&) {  // a signature that is no DER
    return false;
  }
}

bool private_key_fits_by_botan(ByteView pkcs8, const PublicKey& meant) {
  start_botan();
  Botan::DataSource_Memory source(pkcs8.data(), pkcs8.size());
  return fits(*Botan::PKCS8::load_key(source), meant);
}

bool encrypted_key_fits_by_botan(ByteView encrypted_pkcs8, const Secret& password, const PublicKey& meant) {
  start_botan();
  Botan::DataSource_Memory source(encrypted_pkcs8.data(), encrypted_pkcs8.size());
  // Botan takes passwords as std::string only, and copies them.
  const base::WipeDeleted wiping;
  std::string text(as_text(password.reveal()));
  const std::unique_ptr<std::string, void (*)(std::string*)> wiper(&text,
                                                                   [](std::string* secret) { wipe(secret->data(), secret->size()); });
  return fits(*Botan::PKCS8::load_key(source, text), meant);
}

}  // namespace certkit::crypto::reading_back
