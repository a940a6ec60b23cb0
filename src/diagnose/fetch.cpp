#include "diagnose/fetch.hpp"

#include "certkit/error.hpp"
#include "crypto/signature.hpp"
#include "diagnose/fetch_steps.hpp"
#include "trust/name_key.hpp"

namespace certkit::diagnose {

void fetch(Case& one, const Means& means) {
  if (one.sent.empty() || one.as_sent.path.empty()) return;
  Fetching fetching(one.options.offline ? nullptr : means.http);
  fetch_issuers(one, means, fetching);
  if (one.options.revocation != Options::Revocation::none) fetch_revocation(one, means, fetching);
  look_into_stores(one, means);
}

std::size_t asked_about(const trust::PathAnswer& path) {
  if (path.path.empty()) return 0;
  return path.path.size() - (path.anchored || path.path.back().self_issued() ? 1 : 0);
}

bool has_signed(const Certificate& issuer, const Certificate& child) {
  if (trust::name_key(issuer.subject_der()) != trust::name_key(child.issuer_der())) return false;
  try {
    return crypto::verify(issuer.public_key(), child.signature_algorithm(), child.tbs(), child.signature());
  } catch (const Error&) {
    return false;
  }
}

}  // namespace certkit::diagnose
