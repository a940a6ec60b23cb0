#include "certkit/error.hpp"
#include "crypto/signature.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void request_signature_wrong(const Paper& paper, Report& report) {
  const Csr& request = *paper.request;
  try {
    if (!crypto::verify(request.public_key(), request.signature_algorithm(), request.info(), request.signature()))
      report.add("the signature is not that of the key in the request");
  } catch (const Error& error) {
    if (error.code() == Errc::internal) throw;
    report.add(Severity::warning, "whether its own key signed it cannot be said", error.message());
  }
}

}  // namespace

const Rule& rule_request_signature_wrong() {
  static constexpr Rule rule{
      .id = "request-signature-wrong",
      .severity = Severity::error,
      .citation = "RFC 2986 §4.2",
      .title = "request that its own key did not sign",
      .meaning =
          "A request is signed with the key that it is for; that proves to the CA that you have the key. This one is not: a CA refuses it.",
      .mend = "Make it again: certkit csr --key KEY.",
      .judge = &request_signature_wrong,
      .papers = Papers::requests,
  };
  return rule;
}

}  // namespace certkit::lint
