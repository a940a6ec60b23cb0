#include <algorithm>

#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "lint/paper.hpp"
#include "lint/public_policy.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

constexpr Oid kSigned[] = {oid::kSha256WithRsa, oid::kSha384WithRsa, oid::kSha512WithRsa, oid::kEcdsaSha256,
                           oid::kEcdsaSha384,   oid::kEcdsaSha512,   oid::kRsassaPss};

void public_signature(const Paper& paper, const PolicyLine&, Report& report) {
  const std::string name = name_of(Oid::from_content(paper.signature.oid));
  const bool sha1 = base::lower_ascii(name).find("sha1") != std::string::npos;  // public-sha1
  const auto* const known = std::find(std::begin(kSigned), std::end(kSigned), Oid::from_content(paper.signature.oid));
  if (!sha1 && known == std::end(kSigned)) report.add("it is signed with " + name);
  if (known != std::end(kSigned) && *known == oid::kRsassaPss)
    report.add(Severity::note, "it is signed with RSASSA-PSS, which many devices do not verify");
}

}  // namespace

const Rule& rule_public_signature() {
  static constexpr Rule rule{
      .id = "public-signature",
      .severity = Severity::error,
      .citation = "CA/Browser Forum Baseline Requirements (BR)",
      .title = "signature that public CAs do not make",
      .meaning = "Public CAs sign with RSA or ECDSA and SHA-256, SHA-384 or SHA-512.",
      .mend = kIssueAgain,
      .judge = &public_signature,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
