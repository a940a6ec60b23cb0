#include <botan/asn1_obj.h>
#include <botan/ber_dec.h>
#include <botan/data_src.h>
#include <botan/der_enc.h>
#include <botan/ecdsa.h>
#include <botan/hash.h>
#include <botan/hex.h>
#include <botan/pem.h>
#include <botan/pkcs10.h>
#include <botan/pkcs8.h>
#include <botan/pubkey.h>
#include <botan/rsa.h>
#include <botan/system_rng.h>
#include <botan/x509_key.h>
#include <botan/x509cert.h>

#include <memory>

#include "base/freed.hpp"
#include "crypto/botan_version.hpp"
#include "crypto/key_parts.hpp"
#include "crypto/p256_botan.hpp"
#include "crypto/reading_back.hpp"
#include "crypto/remembered.hpp"

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

bool is_p256(const PublicKey& key) { return key.type() == KeyType::ec && key.curve() == Oid("1.2.840.10045.3.1.7"); }

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

// The same by tables; nullopt: not on P-256, or not often enough for them.
std::optional<bool> is_multiple_by_table(const Botan::Private_Key& key, const PublicKey& meant) {
  const auto* own = dynamic_cast<const Botan::ECDSA_PrivateKey*>(&key);
  if (own == nullptr || !is_p256(meant) || own->domain() != botan_curve("secp256r1")) return std::nullopt;
  const Botan::BigInt& number = own->private_value();
  if (number.is_negative() || number >= own->domain().get_order()) return false;
  Secret scalar(32);
  number.binary_encode(scalar.reveal_mutable().data() + (scalar.size() - number.bytes()));
  return p256_botan::is_pair(scalar.reveal(), meant.key_bits());
}
#else
std::optional<bool> is_multiple(const Botan::Private_Key&, const Botan::Public_Key&) { return std::nullopt; }
std::optional<bool> is_multiple_by_table(const Botan::Private_Key&, const PublicKey&) { return std::nullopt; }
#endif

// Whether the numbers are those of the public key, and what they have to be for each other (RFC 8017 §3.2): what a signature and its
// verification would show, at a tenth of the time. nullopt: no RSA key, or its public part is written in another way.
std::optional<bool> rsa_numbers_fit(const Botan::Private_Key& key, const PublicKey& meant) {
  const auto* own = dynamic_cast<const Botan::RSA_PrivateKey*>(&key);
  if (own == nullptr) return std::nullopt;
  const auto spki = children(meant.spki());
  const auto parts = spki.size() == 1 ? children(spki[0].content) : std::vector<Tlv>();
  if (parts.size() != 2 || parts[1].content.empty()) return std::nullopt;
  if (!same(own->public_key_bits(), ByteView(parts[1].content).subspan(1))) return std::nullopt;
  const Botan::BigInt &p = own->get_p(), &q = own->get_q(), &d = own->get_d(), &e = own->get_e();
  const Botan::BigInt p1 = p - 1, q1 = q - 1;
  return p > 1 && q > 1 && p * q == own->get_n() && (d * e) % p1 == 1 && (d * e) % q1 == 1 && own->get_d1() == d % p1 &&
         own->get_d2() == d % q1 && (own->get_c() * q) % p == 1;
}

bool fits(const Botan::Private_Key& key, const PublicKey& meant) {
  if (meant.type() == KeyType::x25519 || meant.type() == KeyType::x448) return same(key.subject_public_key(), meant.spki());
  if (const auto answer = is_multiple_by_table(key, meant)) return *answer;
  if (const auto answer = rsa_numbers_fit(key, meant)) return *answer;
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

Sha256 question_of(const PublicKey& key, const std::string& digest, ByteView data, ByteView signature) {
  return Remembered::question({key.spki(), as_bytes(digest), data, signature});
}
Remembered& good_signatures() {
  static Remembered remembered;
  return remembered;
}

// By what is remembered, and by the tables for P-256. nullopt: neither knows.
std::optional<bool> verified_before_or_by_table(const PublicKey& key, const PrivateKey* own, const std::string& digest, ByteView data,
                                                ByteView signature) {
  const Sha256 question = question_of(key, digest, data, signature);
  if (good_signatures().has(question)) return true;
  if (!is_p256(key) || digest.empty()) return std::nullopt;
  const auto hash = Botan::HashFunction::create_or_throw(digest);
  hash->update(data.data(), data.size());
  const std::vector<std::uint8_t> hashed = hash->final_stdvec();
  const auto answer = own != nullptr && own->held() == nullptr
                          // certkit's own reader, for once: that the number is the key's is what Botan looks at.
                          ? p256_botan::verify(parse_ec_private(parse_own_pkcs8(*own).inner).scalar, key.key_bits(), hashed, signature)
                          : p256_botan::verify(key.key_bits(), hashed, signature);
  if (answer.value_or(false)) good_signatures().add(question);
  return answer;
}

// What is signed, and whether it is good; nullopt: for Botan's own objects to say. Their structure is SEQUENCE { what is signed, algorithm,
// signature }.
std::optional<Signed> signed_by_ecdsa(ByteView der, const PublicKey& signer, const PrivateKey* own) {
  if (!is_p256(signer)) return std::nullopt;
  const auto outer = children(der);
  const auto parts = outer.size() == 1 && outer[0].tag == 0x30 ? children(outer[0].content) : std::vector<Tlv>();
  if (parts.size() != 3 || parts[2].tag != 0x03 || parts[2].content.empty() || parts[2].content[0] != 0) return std::nullopt;
  const auto algorithm = children(parts[1].content);
  if (algorithm.size() != 1) return std::nullopt;
  const std::string type = oid_text(algorithm[0]);
  const std::string digest = type == "1.2.840.10045.4.3.2" ? "SHA-256" : type == "1.2.840.10045.4.3.3" ? "SHA-384" : "";
  const auto good = verified_before_or_by_table(signer, own, digest, parts[0].whole(), ByteView(parts[2].content).subspan(1));
  if (!good) return std::nullopt;
  return Signed{parts[0].content, *good};
}

// Octets where they are: Botan's own source of octets would copy them.
class Octets final : public Botan::DataSource {
 public:
  explicit Octets(ByteView octets) : octets_(octets) {}
  std::size_t read(std::uint8_t out[], std::size_t length) override {
    const std::size_t got = peek(out, length, 0);
    at_ += got;
    return got;
  }
  std::size_t peek(std::uint8_t out[], std::size_t length, std::size_t offset) const override {
    const std::size_t left = octets_.size() - at_;
    if (offset >= left) return 0;
    const std::size_t got = std::min(length, left - offset);
    std::copy_n(octets_.data() + at_ + offset, got, out);
    return got;
  }
  bool check_available(std::size_t count) override { return count <= octets_.size() - at_; }
  bool end_of_data() const override { return at_ == octets_.size(); }
  std::size_t get_bytes_read() const override { return at_; }

 private:
  ByteView octets_;
  std::size_t at_ = 0;
};

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
  Octets octets(content);
  Botan::BER_Decoder decoder(octets);
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
  static Remembered known;
  if (is_p256(key) && p256_botan::is_ready()) return true;
  const Sha256 question = Remembered::question({key.spki()});
  if (known.has(question)) return true;
  try {
    if (load(key) == nullptr) return false;
    known.add(question);
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

Signed csr_by_botan(ByteView der, const PublicKey& signer, const PrivateKey* own) {
  start_botan();
  if (auto quick = signed_by_ecdsa(der, signer, own)) return std::move(*quick);
  // Reading it verifies the signature with the key inside, or throws: half of what a CSR costs, and not done again if the key is the same.
  const Botan::PKCS10_Request request(to_bytes(der));
  return {request.signed_body(), same(request.raw_public_key(), signer.spki()) || request.check_signature(*load(signer))};
}

Signed certificate_by_botan(ByteView der, const PublicKey& signer) {
  start_botan();
  if (auto quick = signed_by_ecdsa(der, signer, nullptr)) return std::move(*quick);
  const Botan::X509_Certificate certificate(to_bytes(der));
  return {certificate.signed_body(), certificate.check_signature(*load(signer))};
}

std::optional<bool> verify_by_botan(const PublicKey& key, const SignatureScheme& scheme, ByteView data, ByteView signature,
                                    const PrivateKey* own) {
  const std::optional<Padding> padding = padding_of(scheme);
  start_botan();
  const std::string digest = scheme.family == SignatureFamily::ecdsa ? botan_digest(scheme.digest) : "";
  try {
    if (const auto quick = verified_before_or_by_table(key, own, digest, data, signature)) return quick;
    if (!padding || !botan_knows(key)) return std::nullopt;
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

Secret pem_by_botan(ByteView pem, const std::string& label) {
  start_botan();
  const base::WipeDeleted wiping;  // it copies the text
  Octets octets(pem);
  return Secret::copy_of(Botan::PEM_Code::decode_check_label(octets, label));
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
