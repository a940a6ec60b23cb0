#include "certkit/error.hpp"
#include "crypto/signature.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void signature_wrong(const Paper& paper, Report& report) {
  const Certificate& certificate = *paper.certificate;
  if (!certificate.self_issued() || paper.self_signed) return;
  try {
    const auto own = certificate.extensions().subject_key_identifier(), signer = certificate.extensions().authority_key_identifier();
    if (own && signer && *own != *signer) return;  // a CA with a new key, certified by its old one
    (void)crypto::verify(certificate.public_key(), certificate.signature_algorithm(), certificate.tbs(), certificate.signature());
  } catch (const Error&) {
    return;  // an algorithm that nobody here knows
  }
  report.add("it is issued by itself, and not signed with its own key");
}

}  // namespace

const Rule& rule_signature_wrong() {
  static constexpr Rule rule{
      .id = "signature-wrong",
      .severity = Severity::error,
      .citation = "RFC 5280 §6.1.3",
      .title = "signature that its own key did not make",
      .meaning =
          "Issuer and subject are the same, so this certificate should be signed with its own key; that is not so. It was damaged or "
          "changed.",
      .mend = "Get it again from where it comes; if it is an intermediate, the root of the same name is missing.",
      .judge = &signature_wrong,
      .papers = Papers::certificates,
  };
  return rule;
}

}  // namespace certkit::lint
