#include "issue/completing.hpp"

#include <algorithm>
#include <array>

#include "asn1/oids.hpp"
#include "certkit/chain.hpp"
#include "crypto/second_opinion.hpp"

namespace certkit::issue {
namespace {

Chain ordered(const Certificate& leaf, const std::vector<Certificate>& certificates) {
  std::vector<const Certificate*> pool;
  for (const Certificate& certificate : certificates) pool.push_back(&certificate);
  return order_chain(leaf, pool);
}

// Of the issuer's own certificates, where it hands them out; that it does not is no failure of the request.
std::vector<Certificate> offered_by(Issuer& issuer) {
  try {
    return issuer.chain();
  } catch (const Error& error) {
    if (error.code() == Errc::internal) throw;
    return {};
  }
}

bool names_one_of(const Certificate& certificate, const std::vector<Certificate>& others) {
  return std::any_of(others.begin(), others.end(),
                     [&](const Certificate& other) { return same(other.subject_der(), certificate.issuer_der()); });
}

// MD5 and SHA-1, which no client takes any more (RFC 9155, CA/Browser Forum ballot 118).
bool is_weak(const AlgorithmId& algorithm) {
  static const std::array<Oid, 6> kWeak{Oid("1.2.840.113549.1.1.2"), Oid("1.2.840.113549.1.1.4"), Oid("1.2.840.113549.1.1.5"),
                                        Oid("1.3.14.3.2.29"),        Oid("1.2.840.10040.4.3"),    Oid("1.2.840.10045.4.1")};
  return std::find(kWeak.begin(), kWeak.end(), algorithm.oid) != kWeak.end();
}

bool botan_agrees(const Certificate& certificate, const Certificate& signer) {
  return crypto::second_opinion::verify(signer.public_key(), certificate.signature_algorithm(), certificate.tbs(), certificate.signature());
}

}  // namespace

std::vector<Difference> complete_chain(Issuer& issuer, Issued& issued) {
  std::vector<Difference> found;
  std::vector<Certificate> offered = issued.chain;
  Chain chain = ordered(issued.certificate, issued.chain);
  const std::size_t strangers = chain.strangers.size();
  bool to_root = chain.ends_in_root();  // verifies
  if (!to_root) {
    for (Certificate& certificate : offered_by(issuer)) offered.push_back(std::move(certificate));
    chain = ordered(issued.certificate, offered);
    to_root = chain.ends_in_root();
  }
  for (std::size_t i = 0; i + 1 < chain.path.size(); ++i)
    if (!botan_agrees(chain.path[i], chain.path[i + 1]))
      found.push_back({"second-opinion-differs", Severity::error,
                       "OpenSSL takes the signature of " + chain.path[i + 1].subject().to_rfc4514() + " on " +
                           chain.path[i].subject().to_rfc4514() + " for good, and Botan does not"});
  if (chain.path.size() == 1 && !issued.certificate.self_issued() && names_one_of(issued.certificate, offered))
    found.push_back(
        {"signature-wrong", Severity::error,
         "the certificate of its issuer came along (" + issued.certificate.issuer().to_rfc4514() + "), and its key did not sign this one"});
  else if (chain.path.size() == 1 && !issued.certificate.self_issued())
    found.push_back({"issuer-missing", Severity::warning,
                     "the certificate of its issuer did not come along: " + issued.certificate.issuer().to_rfc4514()});
  else if (!to_root)
    found.push_back(
        {"chain-incomplete", Severity::note, "the chain that came along ends before its root: " + chain.path.back().issuer().to_rfc4514()});
  if (is_weak(issued.certificate.signature_algorithm()))
    found.push_back({"weak-signature", Severity::error,
                     "the CA signed it with " + name_of(issued.certificate.signature_algorithm().oid) + ", which clients refuse"});
  if (strangers != 0)
    found.push_back({"chain-strangers", Severity::note,
                     "the CA sent " + std::to_string(strangers) + " certificates along that are not of its chain; they are left out"});
  issued.chain.assign(chain.path.begin() + 1, chain.path.end());
  return found;
}

}  // namespace certkit::issue
