#include "diagnose/fetch.hpp"

#include "diagnose/fetch_steps.hpp"

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

}  // namespace certkit::diagnose
