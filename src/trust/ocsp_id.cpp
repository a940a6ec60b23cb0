#include "trust/ocsp_id.hpp"

#include <utility>

#include "asn1/oids.hpp"
#include "asn1/writer.hpp"
#include "crypto/pbe.hpp"
#include "trust/revocation_words.hpp"

namespace certkit::trust {
namespace {

std::optional<Hash> hash_of(ByteView oid_content) {
  static constexpr std::pair<Oid, Hash> kHashes[] = {{asn1::oid::kSha1, Hash::sha1},
                                                     {asn1::oid::kSha256, Hash::sha256},
                                                     {asn1::oid::kSha384, Hash::sha384},
                                                     {asn1::oid::kSha512, Hash::sha512}};
  for (const auto& [oid, hash] : kHashes)
    if (same(oid.content(), oid_content)) return hash;
  return std::nullopt;
}

}  // namespace

bool is_about(const OcspCertId& id, const Certificate& certificate, const Certificate& issuer) {
  if (!same(id.serial, certificate.serial()) || !same_name(certificate.issuer_der(), issuer.subject_der())) return false;
  const auto hash = hash_of(id.hash.oid);
  if (!hash || !same(id.key_hash, crypto::digest(*hash, issuer.public_key().key_bits()))) return false;
  // The two may spell the name differently.
  return same(id.name_hash, crypto::digest(*hash, certificate.issuer_der())) ||
         same(id.name_hash, crypto::digest(*hash, issuer.subject_der()));
}

Bytes ocsp_request(const Certificate& certificate, const Certificate& issuer) {
  asn1::Writer writer;
  {
    const auto request = writer.sequence();
    const auto to_be_signed = writer.sequence();
    const auto list = writer.sequence();
    const auto one = writer.sequence();
    const auto id = writer.sequence();
    {
      const auto algorithm = writer.sequence();
      writer.oid(asn1::oid::kSha1);
      writer.null();
    }
    writer.octet_string(crypto::sha1(certificate.issuer_der()));
    writer.octet_string(crypto::sha1(issuer.public_key().key_bits()));
    writer.integer_content(certificate.serial());
  }
  return writer.take();
}

}  // namespace certkit::trust
