#include "cli/scan/judge.hpp"

#include "asn1/algorithm.hpp"
#include "asn1/title.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/oid.hpp"

namespace certkit::cli {
namespace {

constexpr int kLeastRsaBits = 2048, kLeastCurveBits = 224;  // NIST SP 800-131A

// "SHA-1", "md5": the broken hash that it is signed with; empty if it is none.
std::string broken_hash(const Certificate& certificate) {
  const std::string name = base::lower_ascii(name_of(certificate.signature_algorithm().oid));
  if (name.find("sha1") != std::string::npos) return "SHA-1";
  return name.starts_with("md") ? name.substr(0, 3) : std::string();
}

bool is_weak(const PublicKey& key) {
  switch (key.type()) {
    case KeyType::rsa:
    case KeyType::rsa_pss: return key.bits() < kLeastRsaBits;
    case KeyType::ec: return key.bits() != 0 && key.bits() < kLeastCurveBits;
    case KeyType::dsa: return true;
    default: return false;
  }
}

bool is_ca(const Certificate& certificate) {
  try {
    return certificate.is_ca();
  } catch (const Error&) {
    return false;  // a damaged extension, which says nothing
  }
}

struct Words {
  std::string_view id;
  Severity severity;
  std::string_view fix, citation;
};
constexpr Words kExpiredWords{"expired", Severity::error,
                              "put a new one in its place: certkit issue, or certkit csr --from FILE for the request; where nobody uses it "
                              "any more, remove it",
                              "RFC 5280 §4.1.2.5"};
constexpr Words kNotYetWords{"not-yet-valid", Severity::error, "check the clock of the machine that issued it, and of this one",
                             "RFC 5280 §4.1.2.5"};
constexpr Words kSoonWords{"expires-soon", Severity::warning, "have it renewed before then: certkit csr --from FILE makes the request",
                           "RFC 5280 §4.1.2.5"};
constexpr Words kWeakSignatureWords{"weak-signature", Severity::error, "have it issued again with SHA-256", "RFC 6151, RFC 9155"};
constexpr Words kWeakKeyWords{"weak-key", Severity::error, "make a new key and ask for a new certificate: certkit csr --from FILE",
                              "NIST SP 800-131A"};
constexpr Words kSelfSignedWords{"self-signed", Severity::note,
                                 "clients warn of it unless each of them was told to trust it: have a CA issue one", ""};

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
  // Nobody relies on the signature of a root.
  if (!self_issued && !broken_hash(certificate).empty()) facts |= kWeakSignature;
  if (is_weak(certificate.public_key())) facts |= kWeakKey;
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
  const auto days = std::chrono::duration_cast<std::chrono::days>(away).count();
  const std::string much =
      days >= 2 ? std::to_string(days) + " d" : std::to_string(std::chrono::duration_cast<std::chrono::hours>(away).count()) + " h";
  return past ? much + " ago" : "in " + much;
}

std::vector<Finding> findings_of(const Certificate& certificate, std::uint16_t facts, const ScanClock& clock, const std::string& place) {
  std::vector<Finding> found;
  const auto add = [&](ScanFact fact, const Words& words, const std::string& message, const std::string& evidence) {
    if ((facts & fact) == 0) return;
    Finding finding;
    finding.id = words.id;
    finding.severity = words.severity;
    finding.file = place;
    finding.subject = title(certificate) + " (" + place + ")";
    finding.message = message;
    finding.evidence = evidence;
    finding.fix = words.fix;
    finding.citation = words.citation;
    found.push_back(std::move(finding));
  };
  const std::string until = "valid until " + to_rfc3339(certificate.not_after());
  add(kExpired, kExpiredWords, "it expired " + distance(certificate.not_after(), clock.now), until);
  add(kNotYetValid, kNotYetWords, "it is valid only " + distance(certificate.not_before(), clock.now),
      "valid from " + to_rfc3339(certificate.not_before()));
  if ((facts & kWeakSignature) != 0)
    add(kWeakSignature, kWeakSignatureWords, "it is signed with " + broken_hash(certificate),
        name_of(certificate.signature_algorithm().oid));
  if ((facts & kWeakKey) != 0)
    add(kWeakKey, kWeakKeyWords, "its key is too weak: " + certificate.public_key().describe(), certificate.public_key().describe());
  add(kExpiresSoon, kSoonWords, "it expires " + distance(certificate.not_after(), clock.now), until);
  add(kSelfSigned, kSelfSignedWords, "no CA vouches for it: it is signed by itself", {});
  return found;
}

}  // namespace certkit::cli
