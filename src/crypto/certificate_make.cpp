#include <algorithm>

#include "asn1/name_attribute.hpp"
#include "asn1/oids.hpp"
#include "certkit/error.hpp"
#include "crypto/build.hpp"
#include "crypto/second_opinion.hpp"
#include "crypto/signature.hpp"

namespace certkit {

namespace crypto::build {
namespace {

using asn1::Writer;

// Leading zeros do not count: they are the writer's business.
ByteView magnitude(ByteView serial) {
  while (!serial.empty() && serial[0] == 0) serial = serial.subspan(1);
  return serial;
}

std::vector<NewExtension> certificate_extensions(const CertificateSpec& spec, const PublicKey& subject_key, const Bytes& authority_key) {
  std::vector<NewExtension> out;
  if (spec.basic_constraints) out.push_back(basic_constraints(*spec.basic_constraints));
  if (spec.key_usage) out.push_back(key_usage(*spec.key_usage));
  if (!spec.extended_key_usage.empty()) out.push_back(extended_key_usage(spec.extended_key_usage));
  if (!spec.permitted_dns.empty()) out.push_back(name_constraints(spec.permitted_dns));
  out.push_back(subject_key_identifier(key_identifier(subject_key)));
  out.push_back(authority_key_identifier(authority_key));
  if (!spec.san.empty()) out.push_back(subject_alt_name(spec.san, spec.san_critical || spec.subject.empty()));
  if (!spec.crl_urls.empty()) out.push_back(crl_distribution_points(spec.crl_urls));
  if (!spec.ocsp_urls.empty() || !spec.ca_issuer_urls.empty()) out.push_back(authority_info_access(spec.ocsp_urls, spec.ca_issuer_urls));
  return out;
}

}  // namespace

Bytes certificate_tbs(const CertificateSpec& spec, const Certificate* issuer, const PublicKey& issuer_key) {
  const PublicKey subject_key(spec.subject_spki);
  // The issuer's own identifier where it has one, however it was made (RFC 5280 §4.2.1.1).
  const auto issuer_identifier = issuer != nullptr ? issuer->extensions().subject_key_identifier() : std::nullopt;
  Writer w;
  {
    const auto tbs = w.sequence();
    {
      const auto version = w.explicit_tag(0);
      w.integer(2);
    }
    w.unsigned_integer(magnitude(spec.serial));
    {
      const AlgorithmId algorithm = signature_algorithm_for(issuer_key, spec.hash);
      const auto identifier = w.sequence();
      w.oid(algorithm.oid);
      w.raw(algorithm.parameters);
    }
    w.raw(issuer != nullptr ? to_bytes(issuer->subject_der()) : spec.subject.der());
    {
      const auto validity = w.sequence();
      w.time(spec.not_before);
      w.time(spec.not_after);
    }
    asn1::require_no_empty_part(spec.subject);
    w.raw(spec.subject.der());
    w.raw(spec.subject_spki);
    const auto tag = w.explicit_tag(3);
    write_extensions(w, certificate_extensions(spec, subject_key, issuer_identifier.value_or(key_identifier(issuer_key))));
  }
  return w.take();
}

}  // namespace crypto::build

namespace {

void check(const CertificateSpec& spec, const Certificate* issuer, const PrivateKey& issuer_key) {
  const ByteView serial = crypto::build::magnitude(spec.serial);
  if (serial.empty() || serial.size() + (serial[0] >> 7) > 20)  // RFC 5280 §4.1.2.2: positive, at most 20 octets with the sign
    throw Error(Errc::usage, "a serial number is positive and takes at most 20 octets");
  if (spec.not_after <= spec.not_before)
    throw Error(Errc::usage,
                "the certificate would end (" + to_rfc3339(spec.not_after) + ") before it begins (" + to_rfc3339(spec.not_before) + ")");
  if (issuer != nullptr && !issuer->public_key().same_as(issuer_key.public_key()))
    throw Error(Errc::mismatch, "the key that would sign is not that of the issuer's certificate (" + issuer->subject().to_rfc4514() + ")");
  if (issuer == nullptr && !PublicKey(spec.subject_spki).same_as(issuer_key.public_key()))
    throw Error(Errc::mismatch, "a self-signed certificate for a key that is not the one that signs");
  if (issuer == nullptr && spec.subject.empty()) throw Error(Errc::usage, "a self-signed certificate needs a subject");
}

}  // namespace

Certificate make_certificate(const CertificateSpec& spec, const Certificate* issuer, const PrivateKey& issuer_key) {
  check(spec, issuer, issuer_key);
  Bytes der = crypto::build::sign_and_wrap(crypto::build::certificate_tbs(spec, issuer, issuer_key.public_key()), issuer_key, spec.hash);
  crypto::second_opinion::confirm_certificate(der, spec, issuer, issuer_key.public_key());
  return Certificate(std::move(der));
}

}  // namespace certkit
