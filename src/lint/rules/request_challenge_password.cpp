#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void request_challenge_password(const Paper& paper, Report& report) {
  for (const Csr::Attribute& attribute : paper.request->attributes())
    if (attribute.type == Oid("1.2.840.113549.1.9.7")) report.add("the request holds a challenge password");
}

}  // namespace

const Rule& rule_request_challenge_password() {
  static constexpr Rule rule{
      .id = "request-challenge-password",
      .severity = Severity::note,
      .citation = "RFC 2985 §5.4.1",
      .title = "password in a request",
      .meaning =
          "The attribute challengePassword stands in the request in the clear. It is for revoking by telephone, or for SCEP; otherwise "
          "nobody needs it.",
      .mend = "Make the request without it: certkit csr --key KEY.",
      .judge = &request_challenge_password,
      .papers = Papers::requests,
  };
  return rule;
}

}  // namespace certkit::lint
