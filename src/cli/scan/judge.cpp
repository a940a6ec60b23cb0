#include "cli/scan/judge.hpp"

#include "asn1/title.hpp"
#include "certkit/error.hpp"
#include "certkit/oid.hpp"
#include "diagnose/cause.hpp"
#include "trust/weakness.hpp"

namespace certkit::cli {
namespace {

bool is_ca(const Certificate& certificate) {
  try {
    return certificate.is_ca();
  } catch (const Error&) {
    return false;  // a damaged extension, which says nothing
  }
}

// In the words in which check says the same.
Finding form_of(std::string_view id, const Certificate& certificate, const std::string& place) {
  Finding finding;
  finding.id = id;
  if (const diagnose::Cause* cause = diagnose::find_cause(id)) {
    finding.severity = cause->severity;
    finding.fix = cause->mend;
    finding.citation = cause->citation;
  }
  finding.file = place;
  finding.subject = title(certificate) + " (" + place + ")";
  return finding;
}

}  // namespace

std::uint16_t facts_of(const Certificate& certificate, const ScanClock& clock) {
  unsigned facts = 0;
  if (certificate.not_after() < clock.now)
    facts |= kExpired;
  else if (certificate.not_after() < clock.now + clock.within)
    facts |= kExpiresSoon;
  if (certificate.not_before() > clock.now) facts |= kNotYetValid;
  const bool self_issued = certificate.self_issued();
  if (is_ca(certificate))
    facts |= kCa;
  else if (self_issued)
    facts |= kSelfSigned;
  if (!trust::weak_hash(certificate.signature_algorithm()).empty() && !trust::signed_by_own_key(certificate)) facts |= kWeakSignature;
  if (!trust::weak_key(certificate.public_key()).empty()) facts |= kWeakKey;
  return static_cast<std::uint16_t>(facts);
}

ScanState state_of(std::uint16_t facts) noexcept {
  if ((facts & kExpired) != 0) return ScanState::expired;
  if ((facts & kNotYetValid) != 0) return ScanState::not_yet_valid;
  if ((facts & (kWeakSignature | kWeakKey)) != 0) return ScanState::weak;
  return (facts & kExpiresSoon) != 0 ? ScanState::expires_soon : ScanState::fine;
}

std::string distance(Time time, Time now) {
  const bool past = time < now;
  const auto away = past ? now - time : time - now;
  const auto in = [&](auto unit) { return std::chrono::duration_cast<decltype(unit)>(away).count(); };
  const auto days = in(std::chrono::days(1)), hours = in(std::chrono::hours(1)), minutes = in(std::chrono::minutes(1));
  const std::string much = days >= 2    ? std::to_string(days) + " d"
                           : hours >= 1 ? std::to_string(hours) + " h"
                                        : std::to_string(minutes) + " min";
  return past ? much + " ago" : "in " + much;
}

std::vector<Finding> findings_of(const Certificate& certificate, std::uint16_t facts, const ScanClock& clock, const std::string& place) {
  std::vector<Finding> found;
  const auto add = [&](ScanFact fact, std::string_view id, const auto& message, const auto& evidence) {
    if ((facts & fact) == 0) return;
    Finding finding = form_of(id, certificate, place);
    finding.message = message();
    finding.evidence = evidence();
    // It may be meant so: who looks for what expires is told, and not alarmed.
    if (fact == kSelfSigned) finding.severity = Severity::note;
    found.push_back(std::move(finding));
  };
  const auto until = [&] { return "valid until " + to_rfc3339(certificate.not_after()); };
  const auto key = [&] { return certificate.public_key().describe(); };
  add(
      kExpired, "expired", [&] { return "it expired " + distance(certificate.not_after(), clock.now); }, until);
  add(
      kNotYetValid, "not-yet-valid", [&] { return "it is not valid yet, but " + distance(certificate.not_before(), clock.now); },
      [&] { return "valid from " + to_rfc3339(certificate.not_before()); });
  add(
      kWeakSignature, "weak-signature", [&] { return "it is signed with " + trust::weak_hash(certificate.signature_algorithm()); },
      [&] { return name_of(certificate.signature_algorithm().oid); });
  add(
      kWeakKey, "weak-key", [&] { return "its key is too weak: " + key(); }, key);
  add(
      kExpiresSoon, "expires-soon", [&] { return "it expires " + distance(certificate.not_after(), clock.now); }, until);
  add(
      kSelfSigned, "self-signed", [] { return std::string("no CA has signed it"); }, [] { return std::string(); });
  return found;
}

}  // namespace certkit::cli
