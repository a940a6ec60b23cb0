#include <algorithm>

#include "asn1/title.hpp"
#include "base/text.hpp"
#include "diagnose/cause.hpp"
#include "diagnose/eyes.hpp"

namespace certkit::diagnose {
namespace {

// A certificate for the anchor's own name and key, by another CA, that was sent along.
const Certificate* cross_certificate(const Case& one) {
  const trust::PathAnswer& answer = one.best();
  if (!answer.anchored || answer.path.empty()) return nullptr;
  const Certificate& anchor = answer.path.back();
  const auto found = std::find_if(one.sent.begin(), one.sent.end(), [&](const Certificate& sent) {
    return !sent.self_issued() && same(sent.subject_der(), anchor.subject_der()) && same(sent.spki(), anchor.spki());
  });
  return found == one.sent.end() || *found == anchor ? nullptr : &*found;
}

void cross_signed_root_first(const Case& one, Report& report) {
  if (!eyes_of(one.options.client).sent_chain_first) return;
  const Certificate* cross = cross_certificate(one);
  if (cross == nullptr) return;
  const std::string root = base::printable(cross->issuer().to_rfc4514());
  report.add(std::string(eyes_of(one.options.client).name) + " does not stop at the root " +
                 base::printable(title(one.best().path.back())) +
                 ": the server sends a certificate of it by another CA, and it goes on to that",
             "where its store has " + root + ", and that has expired, it refuses the chain");
}

}  // namespace

const Cause& cause_cross_signed_root_first() {
  static constexpr Cause cause{
      .id = "cross-signed-root-first",
      .severity = Severity::warning,
      .stage = Stage::chain,
      .rank = 50,
      .citation = "RFC 5280 §3.2",
      .title = "an old client follows the cross-certificate",
      .meaning =
          "OpenSSL 1.0 builds with what the server sent for as long as that goes on. A cross-certificate from a new root to an old "
          "one, sent for the sake of even older clients, leads it past the root that it trusts to one that may have expired.",
      .mend = "Leave the cross-certificate out of the chain that the server sends, or take the expired root out of the client's store.",
      .judge = &cross_signed_root_first,
  };
  return cause;
}

}  // namespace certkit::diagnose
