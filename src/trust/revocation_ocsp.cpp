// What an OCSP response says of a certificate, and whether it may say so (RFC 6960 §3.2, §4.2.2.2).
#include <algorithm>

#include "asn1/oids.hpp"
#include "crypto/pbe.hpp"
#include "trust/ocsp_id.hpp"
#include "trust/revocation_words.hpp"

namespace certkit::trust {
namespace {

constexpr Oid kOcspSigning("1.3.6.1.5.5.7.3.9");
constexpr std::size_t kMostCertificates = 32;  // that are looked at as the responder's
constexpr std::chrono::seconds kSkew{300};     // between the responder's clock and ours
// Without nextUpdate there is always something newer to be had (RFC 6960 §4.2.2.1): an old answer proves nothing.
constexpr std::chrono::days kOpenEnded{7};

using Status = RevocationAnswer::Status;

// The newest of those that are about it; of two of one time the worse.
const OcspSingle* single_of(const OcspResponse& response, const Certificate& certificate, const Certificate& issuer) {
  const OcspSingle* best = nullptr;
  for (const OcspSingle& one : response.singles) {
    if (best != nullptr &&
        (one.this_update < best->this_update || (one.this_update == best->this_update && one.status != OcspSingle::Status::revoked)))
      continue;
    if (is_about(one.id, certificate, issuer)) best = &one;
  }
  return best;
}

bool is_responder(const OcspResponse& response, const Certificate& candidate) {
  if (!response.responder_name.empty()) return same_name(response.responder_name, candidate.subject_der());
  return same(response.responder_key_hash, crypto::sha1(candidate.public_key().key_bits()));
}

// Why the certificate that came along may not answer for `issuer`; empty: it may.
std::string not_authorized(const Certificate& delegate, const Certificate& issuer, Time at) {
  if (delegate.public_key().same_as(issuer.public_key())) return {};  // the issuer itself, perhaps under another certificate
  const std::string name = name_for_people(delegate.subject_der());
  if (!same_name(delegate.issuer_der(), issuer.subject_der()))
    return "its responder " + name + " has a certificate of " + name_for_people(delegate.issuer_der()) +
           ", not of the certificate's issuer";
  if (const std::string fault =
          signature_fault(issuer, delegate.signature_algorithm(), delegate.tbs(), delegate.signature(), "its responder's certificate");
      !fault.empty())
    return fault;
  const std::vector<Oid> usages = delegate.extensions().extended_key_usage();
  if (std::find(usages.begin(), usages.end(), kOcspSigning) == usages.end())
    return "its responder " + name + " may not answer for the issuer: its certificate is not for OCSPSigning";
  if (at < delegate.not_before()) return "the certificate of its responder " + name + " is valid from " + to_rfc3339(delegate.not_before());
  if (at > delegate.not_after()) return "the certificate of its responder " + name + " was valid until " + to_rfc3339(delegate.not_after());
  return {};
}

// Why nobody who may answer for `issuer` signed it; empty: somebody did.
std::string wrong_signer(const OcspResponse& response, const Certificate& issuer, Time at) {
  const AlgorithmId algorithm = asn1::to_algorithm_id(response.algorithm);
  std::string why;
  const auto try_as = [&](const Certificate& candidate) {
    if (!is_responder(response, candidate)) return false;
    why = not_authorized(candidate, issuer, at);
    if (why.empty()) why = signature_fault(candidate, algorithm, response.signed_data, response.signature, "the response");
    return why.empty();
  };
  if (try_as(issuer)) return {};
  for (std::size_t i = 0; i < response.certificates.size() && i < kMostCertificates; ++i) {
    try {
      if (try_as(Certificate(to_bytes(response.certificates[i])))) return {};
    } catch (const Error& error) {
      if (why.empty()) why = "a certificate that came with it cannot be read: " + error.message();
    }
  }
  if (!why.empty()) return why;
  return "it was signed by " +
         (response.responder_name.empty() ? std::string("a key that is not the issuer's") : name_for_people(response.responder_name)) +
         ", whose certificate did not come along";
}

RevocationAnswer judge(ByteView der, const Certificate& certificate, const Certificate& issuer, Time at) {
  const OcspResponse response = read_ocsp_response(der);
  if (response.status != 0) return bad_source("the responder says " + ocsp_status_words(response.status));
  const OcspSingle* single = single_of(response, certificate, issuer);
  if (single == nullptr)
    return bad_source(response.singles.empty() ? "it is about no certificate at all" : "it is about another certificate");
  RevocationAnswer answer;
  answer.this_update = single->this_update;
  answer.next_update = single->next_update;
  answer.why = wrong_signer(response, issuer, at);
  if (!answer.why.empty()) return answer;
  if (response.unknown_critical) {
    answer.why = "it has a critical extension that nobody here knows";
  } else if (single->this_update > at + kSkew) {
    answer.status = Status::not_yet;
    answer.why = "the response is valid from " + to_rfc3339(single->this_update);
  } else if (single->status == OcspSingle::Status::revoked) {
    answer.status = Status::revoked;
    answer.revoked_at = single->revoked_at;
    if (single->reason) answer.reason = reason_word(*single->reason);
  } else if (answer.why = why_over(answer, kOpenEnded, "the response", at); !answer.why.empty()) {
    answer.status = Status::stale;
  } else if (single->status == OcspSingle::Status::unknown) {
    answer.status = Status::unknown;
    answer.why = "the responder does not know the certificate";
  } else {
    answer.status = Status::good;
  }
  return answer;
}

}  // namespace

RevocationAnswer judge_ocsp(ByteView der, const Certificate& certificate, const Certificate& issuer, Time at) {
  if (der.empty() || der[0] != asn1::kSequence) return bad_source("it is no OCSP response: it begins with " + start_for_people(der));
  try {
    return judge(der, certificate, issuer, at);
  } catch (const Error& error) {
    return bad_source("it is damaged: " + error.message());
  }
}

}  // namespace certkit::trust
