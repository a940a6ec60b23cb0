#include "diagnose/path_words.hpp"

namespace certkit::diagnose {
namespace {

void certificate_policy(const Case& one, Report& report) {
  each_defect(one, "certificate-policy", [&](const trust::Defect& defect, const Certificate&) {
    report.add("no certificate policy is valid in the whole chain, and a CA demands one", defect.what);
  });
}

}  // namespace

const Cause& cause_certificate_policy() {
  static constexpr Cause cause{
      .id = "certificate-policy",
      .severity = Severity::error,
      .stage = Stage::chain,
      .rank = 4,
      .citation = "RFC 5280 §6.1.5",
      .title = "chain without a valid policy",
      .meaning = "A CA demands that the chain has a certificate policy (policyConstraints), and none is valid in all of it.",
      .mend = "Ask the CA for a certificate with its policy.",
      .judge = &certificate_policy,
  };
  return cause;
}

}  // namespace certkit::diagnose
