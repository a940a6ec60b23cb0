#include "container/pkcs12_structure.hpp"

#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "container/internal.hpp"
#include "container/pkcs12_mac.hpp"
#include "container/pkcs12_oids.hpp"
#include "crypto/pbe.hpp"

namespace certkit::container {

namespace pkcs12 {

namespace {

using asn1::Reader;

AlgorithmId algorithm_identifier(Reader& reader, const char* field) {
  Reader sequence = reader.enter(asn1::kSequence, field);
  AlgorithmId id;
  id.oid = sequence.oid(field);
  if (!sequence.at_end()) id.parameters = to_bytes(sequence.any(field).whole);
  return id;
}

// EncryptedData (RFC 2315 §13): version, { contentType, algorithm, [0] ciphertext }.
void parse_encrypted(Reader content, Safe& safe) {
  Reader data = content.enter(asn1::kSequence, "EncryptedData");
  (void)data.small_integer("version");
  Reader info = data.enter(asn1::kSequence, "encryptedContentInfo");
  if (const Oid type = info.oid("contentType"); type != asn1::oid::kPkcs7Data)
    throw Error(Errc::unsupported, "it is encrypted " + name_of(type) + ", not data");
  safe.encryption = algorithm_identifier(info, "contentEncryptionAlgorithm");
  safe.protection.scheme = name_of(safe.encryption->oid);
  safe.content = Secret(asn1::implicit_octets(info.any("encryptedContent"), "encryptedContent"));
  safe.protection = crypto::describe_pbe(*safe.encryption);
}

Safe parse_safe(const asn1::Tlv& tlv, Reader& at, int max_depth, bool& ber) {
  Safe safe;
  try {
    if (tlv.tag != asn1::kSequence) at.fail("ContentInfo expected", tlv.offset);
    Reader info = at.into(tlv);
    const Oid type = info.oid("contentType");
    if (type == oid::kEnvelopedData) {
      safe.protection.scheme = "public key (envelopedData)";
      throw Error(Errc::unsupported, "it is encrypted for a certificate's owner (envelopedData), not with a password",
                  "export the file again, protected by a password");
    }
    Reader content = info.enter(asn1::context(0, true), "content");
    if (type == asn1::oid::kPkcs7Data)
      safe.content = definite_or_as_is(content.octet_string("content"), max_depth, ber);
    else if (type == asn1::oid::kPkcs7EncryptedData)
      parse_encrypted(content, safe);
    else
      throw Error(Errc::unsupported, "its content type is " + name_of(type));
  } catch (const Error& error) {
    if (error.code() == Errc::limit) throw;
    safe.broken = error;
  }
  return safe;
}

}  // namespace

Secret definite(ByteView bytes, int max_depth, bool& ber) {
  bool changed = false;
  Secret der(asn1::ber_to_der(bytes, max_depth, changed, "PKCS#12"));
  ber = ber || changed;
  return der;
}

Secret definite_or_as_is(ByteView bytes, int max_depth, bool& ber) {
  try {
    return definite(bytes, max_depth, ber);
  } catch (const Error& error) {
    if (error.code() != Errc::malformed) throw;
    return Secret::copy_of(bytes);
  }
}

Pfx parse(ByteView bytes, int max_depth) {
  Pfx pfx;
  const Secret der = definite(bytes, max_depth, pfx.ber);
  Reader top(der.reveal(), "PKCS#12");
  Reader whole = top.enter(asn1::kSequence, "PFX");
  pfx.trailing = der.size() - top.offset();
  if (const std::int64_t version = whole.small_integer("version"); version != 3)
    throw Error(Errc::unsupported, "PKCS#12 of version " + std::to_string(version) + "; only version 3 (RFC 7292) is in use");
  Reader auth_safe = whole.enter(asn1::kSequence, "authSafe");
  const Oid type = auth_safe.oid("contentType");
  if (type == asn1::oid::kPkcs7SignedData)
    throw Error(Errc::unsupported, "the PKCS#12 is signed with a key (public-key integrity mode) instead of protected by a password",
                "export it again with a password");
  if (type != asn1::oid::kPkcs7Data) auth_safe.fail("authSafe is " + name_of(type) + ", not data", auth_safe.offset());
  Reader content = auth_safe.enter(asn1::context(0, true), "authSafe content");
  pfx.authenticated = Secret::copy_of(content.octet_string("authSafe content"));

  if (auto mac_data = whole.optional_enter(asn1::kSequence, "macData")) try {
      pfx.mac = parse_mac(*mac_data);
    } catch (const Error& error) {
      pfx.mac_broken = error;
    }

  const Secret inner = definite(pfx.authenticated.reveal(), max_depth, pfx.ber);
  Reader safes = Reader(inner.reveal(), "PKCS#12 AuthenticatedSafe").enter(asn1::kSequence, "AuthenticatedSafe");
  while (!safes.at_end()) {
    const asn1::Tlv safe = safes.any("ContentInfo");
    pfx.safes.push_back(parse_safe(safe, safes, max_depth, pfx.ber));
  }
  return pfx;
}

}  // namespace pkcs12

// PFX ::= SEQUENCE { INTEGER 3, SEQUENCE { OID pkcs7-data or -signedData: told from a key, a certificate and a request by its first octets,
// in DER as in BER.
bool looks_like_pkcs12(ByteView der) noexcept {
  std::size_t at = 0;
  const auto enter_sequence = [&] {
    if (at + 2 > der.size() || der[at] != asn1::kSequence) return false;
    const std::uint8_t length = der[at + 1];
    at += 2 + (length > 0x80 ? length & 0x7fu : 0u);
    return length <= 0x84;
  };
  constexpr std::uint8_t kVersion3[] = {0x02, 0x01, 0x03};
  constexpr std::uint8_t kPkcs7[] = {0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07};
  const auto take = [&](ByteView expected) {
    if (at > der.size() || der.size() - at < expected.size() || !same(der.subspan(at, expected.size()), expected)) return false;
    at += expected.size();
    return true;
  };
  return enter_sequence() && take(kVersion3) && enter_sequence() && take(kPkcs7);
}

}  // namespace certkit::container
