#include "certkit/error.hpp"
#include "crypto/build.hpp"
#include "crypto/second_opinion.hpp"
#include "crypto/signature.hpp"

namespace certkit {

namespace crypto::build {
namespace {

using asn1::Writer;

constexpr int kUnspecified = 0;

// CRLNumber and CRLReason are a value of their own in extnValue.
NewExtension crl_number(ByteView number) {
  Writer w;
  w.unsigned_integer(number);
  return {Oid("2.5.29.20"), false, w.take()};
}

NewExtension crl_reason(int reason) {
  Writer w;
  const auto octet = static_cast<std::uint8_t>(reason);
  w.primitive(asn1::kEnumerated, {&octet, 1});
  return {Oid("2.5.29.21"), false, w.take()};
}

void write_entry(Writer& w, const CrlSpec::Entry& entry) {
  const auto sequence = w.sequence();
  w.unsigned_integer(entry.serial);
  w.time(entry.date);
  if (entry.reason != kUnspecified) write_extensions(w, {crl_reason(entry.reason)});
}

}  // namespace

Bytes crl_tbs(const CrlSpec& spec, const Certificate& issuer) {
  const auto identifier = issuer.extensions().subject_key_identifier();
  const PublicKey key = issuer.public_key();
  Writer w;
  {
    const auto tbs = w.sequence();
    w.integer(1);
    {
      const AlgorithmId algorithm = signature_algorithm_for(key, spec.hash);
      const auto algorithm_sequence = w.sequence();
      w.oid(algorithm.oid);
      w.raw(algorithm.parameters);
    }
    w.raw(issuer.subject_der());
    w.time(spec.this_update);
    w.time(spec.next_update);
    if (!spec.revoked.empty()) {  // absent, not empty (RFC 5280 §5.1.2.6)
      const auto list = w.sequence();
      for (const CrlSpec::Entry& entry : spec.revoked) write_entry(w, entry);
    }
    const auto tag = w.explicit_tag(0);
    write_extensions(w, {authority_key_identifier(identifier ? to_bytes(*identifier) : key_identifier(key)), crl_number(spec.number)});
  }
  return w.take();
}

}  // namespace crypto::build

namespace {

void check_number(ByteView number, const char* what) {
  while (!number.empty() && number[0] == 0) number = number.subspan(1);
  if (number.empty() || number.size() + (number[0] >> 7) > 20)  // RFC 5280 §4.1.2.2, §5.2.3
    throw Error(Errc::usage, std::string(what) + " is positive and takes at most 20 octets");
}

}  // namespace

Crl make_crl(const CrlSpec& spec, const Certificate& issuer, const PrivateKey& issuer_key) {
  if (!issuer.public_key().same_as(issuer_key.public_key()))
    throw Error(Errc::mismatch, "the key that would sign is not that of the issuer's certificate (" + issuer.subject().to_rfc4514() + ")");
  if (spec.next_update <= spec.this_update)
    throw Error(Errc::usage,
                "the list would end (" + to_rfc3339(spec.next_update) + ") before it begins (" + to_rfc3339(spec.this_update) + ")");
  check_number(spec.number, "the number of a list");
  for (const CrlSpec::Entry& entry : spec.revoked) {
    check_number(entry.serial, "a serial number");
    if (entry.reason < 0 || entry.reason > 10 || entry.reason == 7) throw Error(Errc::usage, "there is no such reason for a revocation");
  }
  Bytes der = crypto::build::sign_and_wrap(crypto::build::crl_tbs(spec, issuer), issuer_key, spec.hash);
  crypto::second_opinion::confirm_crl(der, spec, issuer);
  return Crl(std::move(der));
}

}  // namespace certkit
