#include "container/pkcs12_mac.hpp"

#include "asn1/oids.hpp"
#include "container/pkcs12_oids.hpp"

namespace certkit::container::pkcs12 {

namespace {

using asn1::Reader;

constexpr std::pair<Oid, Hash> kDigests[] = {{oid::kMd5, Hash::md5},
                                             {asn1::oid::kSha1, Hash::sha1},
                                             {oid::kSha224, Hash::sha224},
                                             {asn1::oid::kSha256, Hash::sha256},
                                             {asn1::oid::kSha384, Hash::sha384},
                                             {asn1::oid::kSha512, Hash::sha512}};
constexpr std::pair<Oid, Hash> kHmacs[] = {{oid::kHmacSha1, Hash::sha1},
                                           {oid::kHmacSha224, Hash::sha224},
                                           {oid::kHmacSha256, Hash::sha256},
                                           {oid::kHmacSha384, Hash::sha384},
                                           {oid::kHmacSha512, Hash::sha512}};

template <std::size_t N>
Hash look_up(const std::pair<Oid, Hash> (&table)[N], const Oid& wanted, const char* what) {
  for (const auto& [known, hash] : table)
    if (known == wanted) return hash;
  throw Error(Errc::unsupported, std::string("the ") + what + " " + name_of(wanted) + " is not supported");
}

std::uint64_t iterations(Reader& reader) {
  const std::int64_t count = reader.small_integer("iterations");
  if (count < 1) reader.fail("the iteration count is not positive", reader.offset());
  return static_cast<std::uint64_t>(count);
}

// PBMAC1-params (RFC 8018 A.5). RFC 9579 §5 wants the key length to be there: without it, and with a short one, a MAC could be found by
// trying.
void parse_pbmac1(Reader parameters, Mac& mac) {
  Reader kdf = parameters.enter(asn1::kSequence, "keyDerivationFunc");
  if (const Oid id = kdf.oid("keyDerivationFunc"); id != oid::kPbkdf2)
    throw Error(Errc::unsupported, "the key derivation " + name_of(id) + " in PBMAC1 is not supported");
  Reader pbkdf2 = kdf.enter(asn1::kSequence, "PBKDF2-params");
  mac.salt = to_bytes(pbkdf2.octet_string("salt"));
  mac.iterations = iterations(pbkdf2);
  if (!pbkdf2.next_is(asn1::kInteger)) pbkdf2.fail("PBMAC1 without a key length (RFC 9579 §5 requires it)", pbkdf2.offset());
  const std::int64_t size = pbkdf2.small_integer("keyLength");
  if (size < 20 || size > 1024) pbkdf2.fail("a PBMAC1 key of " + std::to_string(size) + " octets", pbkdf2.offset());
  mac.key_size = static_cast<std::size_t>(size);
  if (auto prf = pbkdf2.optional_enter(asn1::kSequence, "prf")) mac.prf = look_up(kHmacs, prf->oid("prf"), "PBKDF2 function");
  Reader scheme = parameters.enter(asn1::kSequence, "messageAuthScheme");
  mac.hash = look_up(kHmacs, scheme.oid("messageAuthScheme"), "MAC");
  mac.pbmac1 = true;
}

}  // namespace

Mac parse_mac(Reader data) {
  Mac mac;
  Reader digest = data.enter(asn1::kSequence, "mac");
  Reader algorithm = digest.enter(asn1::kSequence, "digestAlgorithm");
  const Oid id = algorithm.oid("digestAlgorithm");
  mac.value = to_bytes(digest.octet_string("digest"));
  if (id == oid::kPbmac1) {
    parse_pbmac1(algorithm.enter(asn1::kSequence, "PBMAC1-params"), mac);
    return mac;  // macSalt and iterations mean nothing here (RFC 9579 §4)
  }
  mac.hash = look_up(kDigests, id, "MAC's hash function");
  mac.salt = to_bytes(data.octet_string("macSalt"));
  if (!data.at_end()) mac.iterations = iterations(data);
  return mac;
}

crypto::KdfCall kdf_call(const Mac& mac) {
  if (mac.pbmac1) return {crypto::KdfCall::Function::pbkdf2, mac.prf, mac.salt, mac.iterations, mac.key_size};
  return {crypto::KdfCall::Function::pkcs12, mac.hash, mac.salt, mac.iterations, crypto::digest(mac.hash, {}).size(), 3};  // B.3: MAC
}

Bytes compute(const Mac& mac, const Secret& password_form, ByteView authenticated, const crypto::KnownKeys* known) {
  const Secret key = crypto::derive(kdf_call(mac), password_form.reveal(), known);
  return crypto::hmac(mac.hash, key.reveal(), authenticated);
}

bool fits(const Mac& mac, const Secret& password_form, ByteView authenticated, const crypto::KnownKeys* known) {
  return crypto::equal_constant_time(compute(mac, password_form, authenticated, known), mac.value);
}

Oid oid_of(Hash wanted) {
  for (const auto& [known, hash] : kDigests)
    if (hash == wanted) return known;
  throw Error(Errc::internal, "no OID for a hash function");
}

std::string upper_name(Hash hash) {
  std::string name(to_word(hash));
  for (char& c : name)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return name;
}

std::string Mac::describe() const {
  if (pbmac1) return "PBMAC1-HMAC-" + upper_name(hash) + " (PBKDF2-HMAC-" + upper_name(prf) + ")";
  return "HMAC-" + upper_name(hash) + " (PKCS12KDF)";
}

}  // namespace certkit::container::pkcs12
